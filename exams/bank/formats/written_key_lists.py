"""Lists of answers apart from their questions: which number means which question."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from exams.bank.formats.written_problems import problem
from exams.bank.formats.written_raw import RawQuestion
from office.reports import Problem


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """`after`: how many questions stood before the list."""

    number: int
    letters: str
    where: str
    after: int


def give_listed(questions: Sequence[RawQuestion], entries: Sequence[KeyEntry]) -> list[Problem]:
    """Gives each question the answer that a list has for it; says what fits nowhere."""
    if not entries:
        return []
    numbered = [question for question in questions if question.number]
    groups = _grouped(numbered, entries)
    if groups is None:
        return [problem("key_table_unclear", entries[0].where)]
    problems = []
    for own, listed in groups:
        problems += _give(own, listed)
    return problems


def _grouped(
    questions: Sequence[RawQuestion], entries: Sequence[KeyEntry]
) -> list[tuple[list[RawQuestion], list[KeyEntry]]] | None:
    """Questions with the entries that may mean them: all together where no number comes twice, else part by part."""
    counts = Counter(question.number for question in questions)
    if all(times == 1 for times in counts.values()):
        return [(list(questions), list(entries))]
    by_place = _by_place(questions, entries)
    if by_place and all(_is_unique(own) for own, _ in by_place):
        return by_place
    own_parts, listed_parts = (
        _parts([int(each.number) for each in questions]),
        _parts([each.number for each in entries]),
    )
    if len(own_parts) != len(listed_parts):
        return None
    return [
        ([questions[at] for at in own], [entries[at] for at in listed])
        for own, listed in zip(own_parts, listed_parts, strict=True)
    ]


def _is_unique(questions: Sequence[RawQuestion]) -> bool:
    return len({question.number for question in questions}) == len(questions)


def _by_place(
    questions: Sequence[RawQuestion], entries: Sequence[KeyEntry]
) -> list[tuple[list[RawQuestion], list[KeyEntry]]]:
    """Each list for the questions between it and the list before."""
    by_end: defaultdict[int, list[KeyEntry]] = defaultdict(list)
    for entry in entries:
        by_end[entry.after].append(entry)
    groups, begin = [], 0
    for end in sorted(by_end):
        groups.append((list(questions[begin:end]), by_end[end]))
        begin = end
    return groups


def _parts(numbers: Sequence[int]) -> list[list[int]]:
    """Places in runs of rising numbers: a number that is not higher begins the next part."""
    parts: list[list[int]] = []
    for place, number in enumerate(numbers):
        if not parts or number <= numbers[place - 1]:
            parts.append([])
        parts[-1].append(place)
    return parts


def _give(questions: Sequence[RawQuestion], entries: Sequence[KeyEntry]) -> list[Problem]:
    by_number = {question.number: question for question in questions}
    problems = []
    for entry in entries:
        question = by_number.get(str(entry.number))
        if question is None:
            problems.append(problem("key_table_unused", entry.where, text=str(entry.number)))
        elif question.listed not in ("", entry.letters):
            problems.append(problem("key_table_twice", entry.where, text=str(entry.number)))
            question.doubt("key_table_twice", str(entry.number))
        else:
            question.listed = entry.letters
    return problems
