"""The two documents of a paper set: the papers for candidates, and the key. They are never one file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from docx.shared import Pt

from exams.bank.exporting import bank_letterhead
from exams.bank.items import Kind
from exams.papers.models import Paper, PaperSet
from exams.papers.printing import words
from exams.papers.printing.answer_sheet import write_answer_sheet
from exams.papers.printing.key_words import key_in_words
from exams.papers.printing.questions import Pictures, kind_of, write_question
from office.letterheads import Letterhead
from office.word_documents import CENTER, TEXT_WIDTH, Word, in_cell, keep_rows_whole, repeat_first_row, shade

Question = Mapping[str, Any]
_MOST_CODES_ACROSS = 8


def papers_document(paper_set: PaperSet, papers: Sequence[Paper], *, now: datetime, on: date) -> bytes:
    """Each paper on pages of its own, with its code on each of them, and its answer sheet. It reads no key."""
    title = f"{words.TITLE}: {paper_set.blueprint.name}"
    document = Word(title=title, made_at=now)
    head = bank_letterhead(paper_set.blueprint.bank, on=on)
    pictures = Pictures({each.digest: bytes(each.data) for each in paper_set.pictures.all()})
    for paper in papers:
        document.new_part(words.FOOT.format(code=paper.code))
        _paper(document, paper, head, paper_set.blueprint.name, pictures)
        document.new_part(words.SHEET_FOOT.format(code=paper.code))
        _head(document, head, words.SHEET_TITLE, paper_set.blueprint.name, paper.code)
        _candidate(document)
        write_answer_sheet(document, paper.content["questions"])
    return document.content()


def key_document(paper_set: PaperSet, papers: Sequence[Paper], *, now: datetime, on: date) -> bytes:
    """The right answers of all papers: a row for each place, a column for each code. `papers` come with their keys."""
    document = Word(title=f"{words.KEY_TITLE}: {paper_set.blueprint.name}", made_at=now)
    document.new_part(words.KEY_FOOT)
    head = bank_letterhead(paper_set.blueprint.bank, on=on)
    _head(document, head, words.KEY_TITLE, paper_set.blueprint.name)
    document.line(words.SECRET, bold=True, align=CENTER)
    for start in range(0, len(papers), _MOST_CODES_ACROSS):
        _key_table(document, papers[start : start + _MOST_CODES_ACROSS])
        document.line()
    return document.content()


def _paper(document: Word, paper: Paper, head: Letterhead, name: str, pictures: Pictures) -> None:
    questions = paper.content["questions"]
    worth = {question["points"] for question in questions}
    _head(document, head, words.TITLE, name, paper.code)
    document.line(words.TIME, italic=True, align=CENTER)
    document.line(_size(len(questions), worth), italic=True, align=CENTER)
    _candidate(document)
    for question in questions:
        write_question(document, question, pictures, with_points=len(worth) > 1)
    document.line(words.END, bold=True, align=CENTER).paragraph_format.space_before = Pt(10)
    document.line(words.END_NOTE, italic=True, align=CENTER)


def _size(questions: int, worth: set[str]) -> str:
    if len(worth) != 1:
        return words.SIZE.format(questions=questions)
    return words.SIZE_WITH_POINTS.format(questions=questions, points=words.points(Decimal(next(iter(worth)))))


def _head(document: Word, head: Letterhead, title: str, name: str, code: str = "") -> None:
    document.letterhead(head, dated=not code)
    document.line(title, bold=True, align=CENTER).paragraph_format.space_before = Pt(8)
    document.line(name, bold=True, align=CENTER)
    if code:
        document.line(words.CODE.format(code=code), bold=True, align=CENTER)


def _candidate(document: Word) -> None:
    table = document.table([TEXT_WIDTH * 0.6, TEXT_WIDTH * 0.4], len(words.CANDIDATE), lines=False)
    for row, labels in zip(table.rows, words.CANDIDATE, strict=True):
        for cell, label, dots in zip(row.cells, labels, (46, 22), strict=True):
            in_cell(cell, [(f"{label} " + "." * dots, False)], align=None)


def _key_table(document: Word, papers: Sequence[Paper]) -> None:
    places = max(len(paper.content["questions"]) for paper in papers)
    widths = [1.5, *[(TEXT_WIDTH - 1.5) / len(papers)] * len(papers)]
    table = document.table(widths, places + 1)
    for cell, text in zip(table.rows[0].cells, [words.NUMBER, *(paper.code for paper in papers)], strict=True):
        in_cell(cell, [(text, True)])
        shade(cell)
    for n, row in enumerate(list(table.rows)[1:], 1):
        for cell, text in zip(row.cells, [str(n), *(_key(paper, n) for paper in papers)], strict=True):
            in_cell(cell, [(text, False)])
    repeat_first_row(table)
    keep_rows_whole(table)


def _key(paper: Paper, n: int) -> str:
    question = next((each for each in paper.content["questions"] if each["n"] == n), None)
    if question is None:
        return ""
    if kind_of(question) is Kind.POLL:
        return words.NOT_GRADED
    return key_in_words(question, paper.key.right[str(n)])
