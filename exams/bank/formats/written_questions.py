"""Questions of a written document by what its lines mean: from a stream of lines and tables to items."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from exams.bank.formats.steps import QUESTIONS
from exams.bank.formats.written_build import build, find_options_without_letters
from exams.bank.formats.written_cutting import Cut, Cutter
from exams.bank.formats.written_key_lists import give_listed
from exams.bank.formats.written_lines import MARKED_HERE, Line, Table, Written
from exams.bank.formats.written_mark_words import marking_word, with_word_marked
from exams.bank.formats.written_marks import LOOKS, Marking, marking_of
from exams.bank.formats.written_numbered import find_numbered_options
from exams.bank.formats.written_problems import look_name, problem
from exams.bank.formats.written_raw import RawQuestion
from exams.bank.formats.written_starts import WORDED
from exams.bank.formats.written_tables import lines_of_table, questions_of_table
from exams.bank.items import Item, ItemFile
from office.reports import Problem
from office.telling import tell


def read_written(written: Written, format_name: str) -> ItemFile:
    """Every question of a document, in order; those with faults are there to be shown."""
    lines, from_tables = _taken_apart(written.blocks)
    word = marking_word(lines)
    cut = Cutter(with_word_marked(lines, word) if word else lines).run()
    asked = _with_solutions(cut.questions)
    questions = [*asked, *from_tables]
    problems = [*written.problems, *give_listed(questions, cut.lists)]
    for question in (*(asked if cut.habit.style in WORDED else ()), *from_tables):
        find_numbered_options(question)
    for question in questions:
        find_options_without_letters(question)
    marking = marking_of(questions)
    built = []
    for number, question in enumerate(questions, start=1):
        built.append(build(question, marking, written.pictures))
        tell(QUESTIONS, number, len(questions))
    items = tuple(replace(item, source=item.source.replace(MARKED_HERE, word)) for item, _ in built)
    problems += [each for _, own in built for each in own]
    problems += _about_file(cut, word, marking, items)
    numbered = sum(question.numbered for question in questions)
    problems += [problem("numbers_are_options", "", count=numbered)] if numbered else []
    problems += _unread(cut, bool(items))
    return ItemFile(format_name, items, tuple(problems))


def _taken_apart(blocks: Iterable[Line | Table]) -> tuple[list[Line], list[RawQuestion]]:
    """All lines in one row, and the questions of tables that have a header."""
    lines: list[Line] = []
    questions: list[RawQuestion] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
        elif found := questions_of_table(block):
            questions += found
        else:
            lines += lines_of_table(block)
    return lines, questions


def _with_solutions(questions: Sequence[RawQuestion]) -> list[RawQuestion]:
    """ "Câu 5: Chọn B. Vì ..." below the heading of the answers explains a question that stands above."""
    kept: list[RawQuestion] = []
    by_number: dict[str, RawQuestion] = {}
    for question in questions:
        asked = by_number.get(question.number)
        if asked and question.after_key_heading and not question.options:
            asked.said += question.said
            asked.explanation += [*filter(None, [question.stem_text]), *question.explanation]
            asked.citation += question.citation
            continue
        kept.append(question)
        by_number.setdefault(question.number, question)
    return kept


def _about_file(cut: Cut, word: str, marking: Marking, items: Sequence[Item]) -> list[Problem]:
    """What was decided for all questions together."""
    problems = []
    if not items:
        return [problem("no_questions", "")]
    if word:
        problems.append(problem("mark_word", "", text=word, count=marking.counts["word"]))
    if cut.habit.levels:
        problems.append(problem("brackets_are_levels", ""))
    looks = [kind for kind in marking.kinds if kind in LOOKS]
    if looks:
        problems.append(_marks("marks_read", looks, marking))
    elif any("key_missing" in item.faults for item in items) and not marking.kinds:
        seen = [kind for kind in LOOKS if marking.counts[kind]]
        problems += [_marks("marks_unclear", seen, marking)] if seen else []
    return problems


def _marks(code: str, kinds: Sequence[str], marking: Marking) -> Problem:
    names = ", ".join(look_name(kind) for kind in kinds)
    return problem(code, "", text=names, count=max(marking.counts[kind] for kind in kinds), total=marking.total)


def _unread(cut: Cut, found: bool) -> list[Problem]:
    """Lines side by side are told once."""
    problems, last = [], ""
    for line in cut.unread if found else ():
        if not line.gap and last:
            continue
        problems.append(problem("text_not_read", line.where, text=line.text))
        last = line.where
    return problems
