"""Which characters our fonts show, and that a PDF for keeping is made of whatever somebody wrote."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import typesetting
from office.font_coverage import covered, ranges
from office.typesetting import printable, typeset

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@given(points=st.sets(st.integers(0, 300)))
def test_runs_of_neighbours_hold_the_same_points_and_never_touch(points: set[int]) -> None:
    runs = ranges(points)
    assert {point for first, last in runs for point in range(first, last + 1)} == points
    assert all(last + 1 < first for (_begin, last), (first, _end) in pairwise(runs))


@pytest.mark.parametrize("text", ["Nguyễn Thị Ẩn", "H'Hen Niê", "परीक्षा", "a\nb\tc", "2 × 3 ± 7 – “x”…"])
def test_what_our_fonts_have_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("An 😀", "An �"), ("中文", "��"), ("\x00A\x1f\x7fn", "An"), ("\ue000", "�"), ("\ud800a", "a")]
)
def test_what_they_have_not_is_shown_as_missing_and_what_nobody_sees_is_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_every_character_that_a_font_names_can_be_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = '#let data = json(bytes(sys.inputs.data))\n#set text(font: "Noto Serif")\n#for one in data.all [#one \\ ]'
    (tmp_path / "page.typ").write_text(page)
    monkeypatch.setattr(typesetting, "FOLDER", tmp_path)
    fonts = [font for folder in typesetting.FONT_FOLDERS for font in folder.iterdir() if font.suffix == ".ttf"]
    shown = [chr(point) for point in sorted(covered(fonts)) if point >= ord(" ")]
    assert len(shown) > 3000
    assert typeset("page.typ", {"all": shown}, now=NOW).startswith(b"%PDF")
