"""A text is split into lines, tables and pictures, and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from office.text_blocks import Block, Line, Piece, Shown, is_plain, text_blocks

MAP = Shown("data:map", "Bản đồ", 40, 30)
PICTURES = {"map": MAP}


def words(line: Line) -> str:
    return "".join("▢" if piece.picture else piece.text for piece in line)


def test_lines_tables_and_pictures_keep_their_order() -> None:
    text = "Xem bảng\nvà hình:\n|Năm|1945|\n| Nơi | {{map}} |\n{{ map }}\nrồi trả lời {{map}}."
    lines, table, picture, last = text_blocks(text, PICTURES)
    assert [words(line) for line in lines.lines] == ["Xem bảng", "và hình:"]
    assert [[words(cell) for cell in row] for row in table.rows] == [["Năm", "1945"], ["Nơi", "▢"]]
    assert picture == Block(picture=MAP)
    assert [words(line) for line in last.lines] == ["rồi trả lời ▢."]


def test_rows_that_are_too_short_are_filled_up() -> None:
    (table,) = text_blocks("|a|b|c|\n|d|")
    assert [[words(cell) for cell in row] for row in table.rows] == [["a", "b", "c"], ["d", "", ""]]


def test_a_name_without_a_picture_and_a_lone_bar_stay_as_they_were_written() -> None:
    assert text_blocks("{{x}}\n|", PICTURES) == (Block(lines=((Piece("{{x}}"),), (Piece("|"),))),)


def test_two_pictures_in_two_lines_are_two_blocks() -> None:
    assert text_blocks("{{map}}\n{{map}}", PICTURES) == (Block(picture=MAP), Block(picture=MAP))


@given(st.text(st.sampled_from("ab |{}\n"), max_size=40))
def test_whatever_is_written_is_shown_once(text: str) -> None:
    shown = "".join(
        "".join(map(words, block.lines)) + "".join(words(cell) for row in block.rows for cell in row)
        for block in text_blocks(text)
    )
    assert shown.replace(" ", "") == "".join(bare(line) for line in text.strip().splitlines())


def bare(line: str) -> str:
    """The line without spaces, and without bars where it is a row of a table."""
    said = line.replace(" ", "")
    return said.replace("|", "") if len(said) > 1 and said[0] == said[-1] == "|" else said


@given(st.text(max_size=40))
def test_a_plain_text_is_one_paragraph_at_most(text: str) -> None:
    assert not is_plain(text) or all(block.lines for block in text_blocks(text, PICTURES))
