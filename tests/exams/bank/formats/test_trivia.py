"""Lists of trivia questions, as text with signs before each line."""

from pathlib import Path

from exams.bank.formats.detecting import detect
from tests.exams.bank.formats.format_cases import codes, of

ONE = "#Q Thủ đô của Việt Nam?\n^ Hà Nội\nA Huế\nB  Hà  Nội\n\n"
TWO = f"{ONE}#Q Ai đúng?\nMột hay hai?\n^ Hai\nA Một\nB Hai\nC Ba\nbốn\n"


def test_questions_have_their_answers_and_lines_go_on(tmp_path: Path) -> None:
    found = of(TWO, tmp_path)
    assert (found.format, [item.right for item in found.ready]) == ("trivia", [(1,), (1,)])
    assert (found.items[1].stem, found.items[1].where) == ("Ai đúng?\nMột hay hai?", "line 6")
    assert [option.text for option in found.items[1].options] == ["Một", "Hai", "Ba\nbốn"]


def test_an_answer_that_is_no_option_and_one_that_is_missing_are_told(tmp_path: Path) -> None:
    found = of("#Q Gì?\n^ Khác\nA Một\nB Hai\n\n#Q Ai?\nA Một\nB Hai\n", tmp_path)
    assert found.ready == ()
    assert codes(found) == ["key_not_an_option", "key_missing"]


def test_it_is_known_by_its_content_alone_and_a_heading_is_none(tmp_path: Path) -> None:
    path = tmp_path / "humanities"
    path.write_text(TWO, encoding="utf-8")
    assert detect(path, path.name) == "trivia"
    path.write_text("#Quy chế\nCâu 1. Gì?\nA. Một\nB. Hai\n", encoding="utf-8")
    assert detect(path, path.name) == "txt"
