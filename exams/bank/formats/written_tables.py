"""Tables of a document: a list of questions, a list of answers, options side by side, or part of a question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from exams.bank.formats.written_feeding import feed
from exams.bank.formats.written_labels import label_at
from exams.bank.formats.written_lines import Line, Table, picture_names
from exams.bank.formats.written_merging import grouped_rows
from exams.bank.formats.written_phrases import key_in, pairs_in
from exams.bank.formats.written_raw import RawOption, RawQuestion
from exams.bank.formats.written_starts import starts_of
from exams.bank.sheet_words import HEADINGS
from office.headers import Header, find_header
from office.sheets import Cell, Row, Sheet

_NUMBER = re.compile(r"(?:câu\s*(?:số\s*)?)?(\d{1,4})\s*[.)/:]?", re.IGNORECASE)
_LETTER = re.compile(r"[A-Ja-j]\s*[.)/:]?")
_KEY_CELL = re.compile(r"\(?([A-Ja-j])\)?\.?")
_LONE_LABEL = re.compile(r"(?:câu\s*)?\d{1,4}\s*[.)/:]?|[A-Ja-j]\s*[.)/:]?", re.IGNORECASE)
_ABOUT_ANSWER = re.compile(r"answer|explan|đáp|giải|lời", re.IGNORECASE)
_LASTING = ("level", "topic", "citation")
_MOST = 0.8
_FEWEST_KEYS = 3

Cells = tuple[Line, ...]


def lines_of_table(table: Table) -> list[Line]:
    """The table as lines: a list of answers as pairs, options in reading order, anything else as rows of a table."""
    pairs = _pairs(table)
    if pairs:
        return [Line(" ".join(f"{number}-{letter}" for number, letter in pairs), table.where)]
    if _holds_questions(table):
        return [line for row in table.rows for line in _in_reading_order(row)]
    rows = ([" ".join(line.text.strip() for line in cell) for cell in row] for row in table.rows)
    return [
        Line("| " + " | ".join(text.replace("|", "/") for text in texts) + " |", table.where)
        for texts in rows
        if any(texts)
    ]


def _pairs(table: Table) -> list[tuple[int, str]]:
    """Numbers with letters: "1-A" in cells, numbers above letters, or numbers beside letters."""
    texts = [[" ".join(line.text for line in cell).strip() for cell in row] for row in table.rows]
    filled = [[text for text in row if text] for row in texts]
    together = [pairs_in(text, fewest=1) for row in filled for text in row]
    known = [pairs for pairs in together if pairs]
    if len(known) >= _FEWEST_KEYS and len(known) >= len(together) * _MOST:
        return sorted(pair for pairs in known for pair in pairs)
    return _above(texts) or _beside(filled)


def _above(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    pairs = []
    for numbers, letters in pairwise(rows):
        found = [_number_and_letter(number, letter) for number, letter in zip(numbers, letters, strict=False)]
        pairs += [pair for pair in found if pair]
    cells = sum(bool(text) for row in rows for text in row)
    return sorted(pairs) if len(pairs) >= _FEWEST_KEYS and 2 * len(pairs) >= (cells - 2 * len(rows)) * _MOST else []


def _beside(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    pairs = []
    for row in rows:
        found = [_number_and_letter(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        pairs += [pair for pair in found if pair]
    cells = sum(len(row) for row in rows)
    return sorted(pairs) if len(pairs) >= _FEWEST_KEYS and 2 * len(pairs) >= cells * _MOST - 2 else []


def _number_and_letter(number: str, letter: str) -> tuple[int, str] | None:
    is_number, is_letter = _NUMBER.fullmatch(number), _KEY_CELL.fullmatch(letter)
    return (int(is_number.group(1)), is_letter.group(1).upper()) if is_number and is_letter else None


def _holds_questions(table: Table) -> bool:
    """Questions, options or answers stand in its cells."""
    lines = [line for row in table.rows for cell in row for line in cell]
    if any(start.style not in ("bare", "hash") for line in lines for start in starts_of(line.text)):
        return True
    labels = [label for line in lines if (label := label_at(line.text))]
    lone = [line for line in lines if _LETTER.fullmatch(line.text.strip())]
    return (
        any(key_in(line.text.strip()) for line in lines) or len({label.slot for label in labels}) > 1 or len(lone) > 1
    )


def _in_reading_order(row: Sequence[Cells]) -> Iterator[Line]:
    """The lines of a row, cell by cell; a letter or number that has a cell for itself joins the text beside it."""
    before: Line | None = None
    for cell in row:
        for place, line in enumerate(cell):
            if before is not None:
                line, before = _joined(before, line), None
            if place == len(cell) - 1 and len(cell) == 1 and _LONE_LABEL.fullmatch(line.text.strip()):
                before = line.cut(0)
            else:
                yield line
    if before is not None:
        yield before


def _joined(label: Line, line: Line) -> Line:
    head = label.text.rstrip(" .)/:") + ". "
    spans = tuple((min(a, len(head)), len(head) if b >= len(head) - 2 else b, marks) for a, b, marks in label.spans)
    moved = tuple((a + len(head), b + len(head), marks) for a, b, marks in line.spans)
    return replace(line, text=head + line.text, spans=spans + moved)


@dataclass(frozen=True)
class _Columns:
    """Which column of a table of questions holds what; None where there is none."""

    stem: int
    options: dict[int, int]  # slot to column
    together: int | None
    key: int | None
    others: dict[str, int | None]
    pictures: dict[int, str]

    @property
    def lasting(self) -> tuple[int, ...]:
        """What a cell over several rows says of each of them."""
        return tuple(column for name in _LASTING if (column := self.others[name]))


def questions_of_table(table: Table) -> list[RawQuestion]:
    """One question a row, where the first rows name the columns; nothing for any other table."""
    sheet = _sheet(table)
    header = find_header(sheet, HEADINGS, required=[("stem",)])
    columns = _columns(table, header) if header else None
    if header is None or columns is None:
        return []
    questions = [
        _question(row, columns, f"{table.where}, row {number}", title)
        for number, row, title in grouped_rows(table, header.rows[-1], columns.stem, columns.lasting)
    ]
    return [question for question in questions if question.stem or question.options]


def _sheet(table: Table) -> Sheet:
    rows = []
    for number, row in enumerate(table.rows, start=1):
        texts = {column: " ".join(line.text for line in cell).strip() for column, cell in enumerate(row, start=1)}
        cells = {column: Cell(table.where, number, column, text) for column, text in texts.items() if text}
        rows += [Row(number, cells)] if cells else []
    return Sheet(table.where, hidden=False, rows=rows)


def _columns(table: Table, header: Header) -> _Columns | None:
    stem = header.column("stem")
    key = header.column("correct") or _column_of_letters(table, header) or header.column("answer")
    options = {}
    for column in header.columns.get("option", ()):
        label = header.labels.get(column, "")
        slot = int(label) - 1 if label.isdigit() else ord(label[:1] or "a") - ord("a")
        options[slot] = column
    together = header.column("options")
    if stem is None or not (options or together or key):
        return None
    others = {name: header.column(name) for name in ("number", "level", "topic", "explanation", "citation")}
    pictures = {column: heading for column, heading in _headings(table, header).items() if column not in (stem, key)}
    used = {*options.values(), together, *others.values()}
    return _Columns(stem, options, together, key, others, {at: text for at, text in pictures.items() if at not in used})


def _headings(table: Table, header: Header) -> dict[int, str]:
    row = table.rows[header.rows[0] - 1]
    return {column: " ".join(line.text for line in cell) for column, cell in enumerate(row, start=1)}


def _column_of_letters(table: Table, header: Header) -> int | None:
    """The column that holds one letter in nearly every row, whatever its heading says."""
    rows = table.rows[header.rows[-1] :]
    for column in range(1, max((len(row) for row in rows), default=0) + 1):
        texts = [" ".join(line.text for line in _cell(row, column)).strip() for row in rows]
        letters = sum(bool(_KEY_CELL.fullmatch(text)) for text in texts)
        if letters >= max(1, len(texts) * _MOST):
            return column
    return None


def _cell(row: Sequence[Cells], column: int | None) -> Cells:
    return row[column - 1] if column and column <= len(row) else ()


def _text(row: Sequence[Cells], column: int | None) -> str:
    return "\n".join(line.text.strip() for line in _cell(row, column)).strip()


def _question(row: Sequence[Cells], columns: _Columns, where: str, title: str) -> RawQuestion:
    others = {name: _text(row, column) for name, column in columns.others.items()}
    question = RawQuestion(where, topic=others["topic"] or title, level=others["level"])
    question.source = [line.text.strip() for cell in row for line in cell]
    number = _NUMBER.fullmatch(others["number"])
    question.number = number.group(1) if number else ""
    _read_stem(question, _cell(row, columns.stem))
    _read_options(question, row, columns)
    key = _text(row, columns.key)
    question.said += [(key, where)] if key else []
    question.explanation += [others["explanation"]] if others["explanation"] else []
    question.citation += [others["citation"]] if others["citation"] else []
    for column, heading in columns.pictures.items():
        _add_pictures(question, _text(row, column), heading)
    return question


def _read_stem(question: RawQuestion, cell: Cells) -> None:
    later = [label.slot for line in cell[1:] if (label := label_at(line.text))]
    for place, line in enumerate(cell):
        starts = starts_of(line.text) if place == 0 else []
        if starts and (starts[0].style not in ("bare", "hash") or str(starts[0].number) == question.number):
            question.number = question.number or str(starts[0].number)
            line = line.cut(starts[0].end)
        if line.text.strip():
            feed(question, replace(line, gap=False), later)


def _read_options(question: RawQuestion, row: Sequence[Cells], columns: _Columns) -> None:
    for slot, column in sorted(columns.options.items()):
        cell = _cell(row, column)
        if not cell:
            continue
        label = label_at(cell[0].text)
        begin = label.end if label and label.slot == slot else 0
        letter, text = cell[0].cut(0, begin), cell[0].cut(begin)
        question.options.append(RawOption(slot, letter, [text, *cell[1:]]))
    cell = _cell(row, columns.together)
    if cell and not question.options:
        bare = len(cell) > 1 and not label_at(cell[0].text)
        question.filling = "option" if bare else "stem"
        stem, question.stem = question.stem, []
        for place, line in enumerate(cell):
            if bare:
                question.options.append(RawOption(place, Line(""), [line]))
            else:
                feed(question, replace(line, gap=False), ())
        question.stem = [*stem, *question.stem]


def _add_pictures(question: RawQuestion, text: str, heading: str) -> None:
    signs = "\n".join("{{" + name + "}}" for name in picture_names(text))
    if signs and _ABOUT_ANSWER.search(heading):
        question.explanation.append(signs)
    elif signs:
        question.stem.append(Line(signs, question.where))
