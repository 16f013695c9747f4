"""What only shows when all questions are seen together: counts, repetitions, patterns too good to be true."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from exams.bank.items import Kind
from exams.bank.sheet_drafts import Counters, DraftQuestion
from exams.bank.sheet_keys import folded
from exams.bank.sheet_options import LETTERS
from exams.bank.sheet_problems import place_of, problem
from office.reports import Problem

LETTERED = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE)  # kinds whose key is letters of options
_FEWEST_FOR_A_PATTERN = 10
_SUSPICIOUS_SHARE = 0.9
_FEWEST_IN_OLD_FONT = 3

# Letters of the fonts before Unicode where no Vietnamese word has them: TCVN3 ("§¶ng Céng s¶n"), VNI ("Ñaûng").
_OLD_FONT = re.compile(r"[A-Za-z][®¬µ¸¶·¹»¾¼½]|[®§][A-Za-z¶]|[A-Za-z][ûäïüöåëñ](?![a-z]*ct)")


def count(questions: Sequence[DraftQuestion], faulty: Sequence[DraftQuestion]) -> Counters:
    counters = Counters(found=len(questions) + len(faulty), ready=len(questions))
    for question in (*questions, *faulty):
        if question.options:
            counters.option_counts[len(question.options)] += 1
        counters.levels[question.level] += 1
        counters.topics[question.topic] += 1
        counters.multiple += question.multiple
        if len(question.right) == 1 and question.kind in LETTERED:
            counters.right_letters[LETTERS[min(question.right[0], len(LETTERS) - 1)]] += 1
    return counters


def same_keys(sheet: str, questions: Sequence[DraftQuestion]) -> list[Problem]:
    """Nine answers in ten on one letter: a column was probably misunderstood."""
    letters = Counter(question.right[0] for question in questions if len(question.right) == 1)
    total = letters.total()
    if total < _FEWEST_FOR_A_PATTERN:
        return []
    place, times = letters.most_common(1)[0]
    if times < total * _SUSPICIOUS_SHARE:
        return []
    return [problem("all_keys_same", sheet, text=LETTERS[min(place, 9)], count=times, total=total)]


def repetitions(questions: Iterable[DraftQuestion]) -> list[Problem]:
    """Each question whose words were there before, compared with the first that had them."""
    earlier: defaultdict[str, list[DraftQuestion]] = defaultdict(list)
    problems = []
    for question in questions:
        stem = folded(question.stem)
        if not stem:
            continue
        for other in earlier[stem][:1]:
            same = next((each for each in earlier[stem] if _options(each) == _options(question)), None)
            code = _repetition(question, same)
            where = (same or other).where
            problems.append(problem(code, question.where, place_of(question.source_row), text=where))
        earlier[stem].append(question)
    return problems


def _options(question: DraftQuestion) -> frozenset[str]:
    return frozenset(folded(option.text) for option in question.options)


def _repetition(question: DraftQuestion, same: DraftQuestion | None) -> str:
    if same is None:
        return "duplicate_stem"
    return "duplicate_question" if _right_texts(question) == _right_texts(same) else "duplicate_key_differs"


def _right_texts(question: DraftQuestion) -> frozenset[str]:
    return frozenset(folded(option.text) for option in question.options if option.right)


def old_font(sheet: str, questions: Sequence[DraftQuestion]) -> list[Problem]:
    suspects = [question for question in questions if len(_OLD_FONT.findall(question.stem)) >= _FEWEST_IN_OLD_FONT]
    if not suspects or len(suspects) * 2 < len(questions):
        return []
    return [problem("old_font", sheet, text=suspects[0].stem)]
