"""The sheet of answers and the sheet of the blueprint."""

import re
from typing import Any

from exams.delivery.models import Attempt
from exams.results.actions import release_results
from exams.sittings.models import Sitting
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.results.sat import EXPECTED, LEARNERS, candidate_rows, exported, opened, texts


def test_every_answer_is_shown_with_its_points(sitting: Sitting, answers: Any) -> None:
    rows = candidate_rows(answers)
    assert list(rows) == list(EXPECTED)
    for attempt in Attempt.objects.filter(entry__sitting=sitting).select_related("entry__person"):
        row = rows[attempt.entry.person.full_name]
        kept = attempt.answers_by_number()
        assert row[13::2] == ["".join(kept.get(n, [])) or "–" for n in range(1, 7)]


def test_points_of_answers_add_up_to_the_score_computed_by_hand(answers: Any) -> None:
    right = {learner.name.replace("|", " "): learner.right for learner in LEARNERS}
    for name, row in candidate_rows(answers).items():
        earned = [points for points in row[14::2] if points is not None]
        assert sum(earned) == (right[name] or 0)
        assert (row[10], row[11], row[12]) == ((right[name], right[name], EXPECTED[name][0]) if earned else (None,) * 3)


def test_the_key_of_each_paper_stands_above_in_the_columns_of_the_answers(sitting: Sitting, answers: Any) -> None:
    keys = {row[3]: row for row in answers.iter_rows(min_row=5, max_row=6, values_only=True)}
    assert set(keys) == {"101", "102"}
    for paper in Sitting.objects.get(pk=sitting.pk).paper_set.papers.select_related("key"):
        assert list(keys[paper.code][13::2]) == ["".join(paper.key.right[str(n)]) for n in range(1, 7)]
        assert list(keys[paper.code][14::2]) == [1] * 6
    assert answers.auto_filter.ref == f"A4:Y{answers.max_row}"
    assert answers.freeze_panes == "E5"


def test_an_inspector_sees_number_paper_times_and_ending(sitting: Sitting, answers: Any) -> None:
    entry = sitting.entries.get(person__given="Đạt")
    row = candidate_rows(answers)["Trần Văn Đạt"]
    started, finished = row[5:7]
    assert (row[1], row[3], row[7], row[9]) == (
        entry.number,
        entry.attempt.paper.code,
        "Tự nộp bài",
        entry.attempt.receipt,
    )
    assert f"{started:%H:%M %d/%m/%Y} {finished:%H:%M}" == "08:30 10/03/2026 08:50"  # in Hà Nội, not UTC
    assert candidate_rows(answers)["Vũ Dũng"][7] == "Vắng"


def test_the_third_sheet_has_the_blueprint_as_it_was_frozen(content: bytes) -> None:
    sheet = opened(content)["Ma trận đề"]
    rows = {row[2]: row for row in sheet.iter_rows(values_only=True) if row[2]}
    # Points each; recall, understand, apply, apply high, any level; questions, points.
    assert rows["Điều lệ Đảng"][3:] == (1, 2, 1, None, None, None, 3, 3)
    assert rows["Nghị quyết Đại hội"][3:] == (1, 1, None, 1, None, 1, 3, 3)
    assert rows["Cộng"][3:] == (None, 3, 1, 1, None, 1, 6, 6)


def test_the_third_sheet_tells_papers_scale_times_and_marking(
    sitting: Sitting, cast: Cast, clock: StoppedClock
) -> None:
    release_results(sitting=sitting, by=cast.quang, now=clock.at)
    sheet = opened(exported(sitting, clock.at))["Ma trận đề"]
    found = texts(sheet)
    for paper in Sitting.objects.get(pk=sitting.pk).paper_set.papers.all():
        assert paper.digest in found
    for text in (
        "mot-hai-ba",
        "từ 9,0 đến 10,0",
        "từ 5,0 đến dưới 7,0",
        "08:30:00 ngày 10/03/2026",
        "09:30:00 ngày 10/03/2026",
        "quang: 6 bài, 09:30:00 ngày 10/03/2026",
        "Asia/Ho_Chi_Minh",
    ):
        assert text in found
    assert any("làm tròn đến bội số của 0,1" in text and "Làm tròn trước, xếp loại sau" in text for text in found)
    assert any(re.fullmatch(r"Khuê \d+\.\d+.*", text) for text in found)
