"""Plain text of every encoding and habit."""

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.bank.formats.txt_reading import decoded
from exams.bank.formats.written import read_txt
from exams.bank.formats.written_labels import labels_in
from exams.bank.formats.written_lines import Line, Written
from exams.bank.formats.written_phrases import pairs_in
from exams.bank.formats.written_questions import read_written
from exams.bank.items import ItemFile, Unreadable
from office.legacy_fonts import TCVN3, VNI, is_syllable, to_unicode, unmistakable
from tests.exams.bank.formats.word_cases import ASKED, codes, is_asked, rights


def text_asking(answer: str = "Đáp án: {}\n") -> str:
    parts = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        lines = [f"Câu {number}: {stem}", *(f"{letter}. {text}" for letter, text in zip("ABCD", texts, strict=True))]
        parts.append("\n".join(lines) + "\n" + answer.format("ABCD"[right]))
    return "\n".join(parts)


def read(data: bytes, folder: Path) -> ItemFile:
    path = folder / "de.txt"
    path.write_bytes(data)
    return read_txt(path, "de.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_unicode_of_every_shape_is_read(encoding: str, ends: str, tmp_path: Path) -> None:
    assert is_asked(read(text_asking().replace("\n", ends).encode(encoding), tmp_path))


def test_decomposed_accents_are_composed(tmp_path: Path) -> None:
    assert is_asked(read(unicodedata.normalize("NFD", text_asking()).encode(), tmp_path))


def in_windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: letters composed as far as the code page goes, tones after them."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out = b""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in marks))
        out += (base + "".join(part for part in parts if part in marks)).encode("cp1258")
    return out


def test_the_vietnamese_code_page_is_recognised_and_told(tmp_path: Path) -> None:
    found = read(in_windows_1258(text_asking()), tmp_path)
    assert is_asked(found)
    assert "encoding_guessed" in codes(found)


def test_the_western_code_page_is_read_where_nothing_is_vietnamese(tmp_path: Path) -> None:
    text = "1. What is a café?\nA. A place – with coffee\nB. A street\nANSWER: A\n2. Really?\nA. Yes\nB. No\nANSWER: A"
    found = read(text.encode("cp1252"), tmp_path)
    assert [item.stem for item in found.ready] == ["What is a café?", "Really?"]
    assert "encoding_guessed" in codes(found)


def test_a_text_in_an_old_font_is_converted_and_told(tmp_path: Path) -> None:
    old = "C©u 1: §¶ng Céng s¶n ViÖt Nam lµ tæ chøc g×?\nA. Tæ chøc l·nh ®¹o\nB. Héi quÇn chóng\n§¸p ¸n: A\n"
    found = read(old.encode("latin-1"), tmp_path)
    (item,) = found.ready
    assert item.stem == "Đảng Cộng sản Việt Nam là tổ chức gì?"
    assert "old_font_converted" in codes(found)


def test_a_word_beside_the_right_option_marks_it_wherever_it_stands(tmp_path: Path) -> None:
    places = [
        "dann {letter}. {text}",
        "{letter}. {text} dann",
        "{letter}. dann {text}",
        "{letter}. {text}dann",
        "{letter}dann . {text}",
    ]
    lines = []
    for number in range(10):
        stem, texts, right = ASKED[number % 3]
        lines.append(f"Câu {number + 1}: {stem}")
        for place, text in enumerate(texts):
            shape = places[number % 5] if place == right else "{letter}. {text}"
            lines.append(shape.format(letter="abcd"[place], text=text))
    found = read("\n".join(lines).encode(), tmp_path)
    assert rights(found) == [(ASKED[number % 3][2],) for number in range(10)]
    assert all("dann" not in option.text for item in found.items for option in item.options)
    assert "mark_word" in codes(found)


def test_questions_after_a_hash_with_options_after_dots(tmp_path: Path) -> None:
    lines = []
    for stem, texts, right in ASKED * 2:
        lines += [f"# {stem}", *(f". {text}{' dann' if place == right else ''}" for place, text in enumerate(texts))]
    found = read("\n".join(lines).encode(), tmp_path)
    assert rights(found) == [(right,) for _, _, right in ASKED * 2]


def test_options_without_letters_are_read_with_a_doubt(tmp_path: Path) -> None:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        lines += [f"Câu {number}: {stem}", *texts, f"Đáp án: {'ABCD'[right]}"]
    found = read("\n".join(lines).encode(), tmp_path)
    assert is_asked(found)
    assert all(item.doubts == ("options_without_letters",) for item in found.items)


def test_common_words_at_the_edge_of_options_mark_nothing(tmp_path: Path) -> None:
    lines = [f"Câu {n}: Hỏi {n}?\nA. Một {n}\nB. Hai {n}\nC. Cả A và B\nD. Không có ý nào" for n in range(1, 12)]
    found = read("\n".join(lines).encode(), tmp_path)
    assert len(found.items) == 11
    assert not found.ready
    assert "mark_word" not in codes(found)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04zip", "plain text"),
        (bytes(range(256)) * 20, "plain text"),
        (b"A" * 30_000, "too large"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=says):
        read(data, tmp_path)


def test_a_gap_in_the_numbers_is_told(tmp_path: Path) -> None:
    found = read(text_asking().replace("Câu 3:", "Câu 4:").encode(), tmp_path)
    assert [item.doubts for item in found.items] == [(), (), ("number_out_of_order",)]


VNI_WORDS = (
    "Ñaûng Coäng saûn Vieät Nam vì daân, ñöôøng loái ñoåi môùi, ÑAÏI HOÄI, kyû luaät, nghò quyeát, chæ thò, nghóa vuï"
)
UNICODE_WORDS = "Đảng Cộng sản Việt Nam vì dân, đường lối đổi mới, ĐẠI HỘI, kỷ luật, nghị quyết, chỉ thị, nghĩa vụ"


def test_vni_is_read_as_its_font_draws_it() -> None:
    assert to_unicode(VNI_WORDS, VNI) == UNICODE_WORDS
    assert unmistakable([VNI_WORDS]) == VNI


def test_every_small_letter_of_tcvn3_is_its_own() -> None:
    drawn = [to_unicode(chr(code), TCVN3) for code in range(0xA1, 0x100) if code != 0xE0]
    letters = [letter for letter in drawn if letter.isalpha() and is_syllable(letter) and letter.islower()]
    assert len(set(letters)) == len(letters) == 66


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyăâđêôơưáàảãạếềểễệ ,.?\n", max_size=300))
def test_unicode_text_is_never_taken_for_an_old_font(text: str) -> None:
    assert unmistakable([text]) == ""


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        text, problems = decoded(data)
        assert "\x00" not in text
        assert all(problem.message for problem in problems)


@given(st.lists(st.text(alphabet="ABCDabcd.):/ \t12xyzâĐ{}-*", max_size=60), max_size=12))
def test_whatever_is_written_is_read_to_the_end_with_its_faults_told(lines: list[str]) -> None:
    from_lines = read_written(
        Written(tuple(Line(text, f"line {at}") for at, text in enumerate(lines, start=1) if text.strip())), "txt"
    )
    for item in from_lines.ready:
        assert item.right or item.numbers or item.accepted
        assert item.stem
    told = {problem.code for problem in from_lines.problems}
    assert all(code in told for item in from_lines.items for code in (*item.faults, *item.doubts))


@given(st.integers(2, 8), st.sampled_from(["{}. ", "{}) ", "({}) ", "{}/ "]), st.sampled_from(["\t", "   "]))
def test_labels_on_one_line_are_found_in_their_order(count: int, shape: str, between: str) -> None:
    text = between.join(shape.format("ABCDEFGH"[at]) + f"ý {at}" for at in range(count))
    assert [label.slot for label in labels_in(text)] == list(range(count))


@given(
    st.lists(st.tuples(st.integers(1, 999), st.sampled_from("ABCD")), min_size=2, max_size=30),
    st.sampled_from(["{}-{}", "{}.{}", "{}{}", "{}: {}", "Câu {}. {}"]),
)
def test_pairs_of_a_list_of_answers_are_read_back(pairs: list[tuple[int, str]], shape: str) -> None:
    assert pairs_in("  ".join(shape.format(*pair) for pair in pairs)) == pairs
