"""The kinds of question: what is wrong with one, what it becomes in a paper, and what an answer to it earns."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.fault_words import FAULT_WORDS
from exams.bank.kinds.number import readings
from exams.bank.kinds.registry import KINDS, share_of
from exams.bank.models import Credit
from exams.bank.question_text import OptionText, QuestionText
from tests.exams.bank.kinds.questions import answers, example, in_paper, letters_of, questions


def test_every_kind_is_there_and_counts_as_the_tables_know() -> None:
    assert set(KINDS) == set(Kind)
    assert {credit for kind in KINDS.values() for credit in kind.credits} == set(Credit.values)


@given(questions(), st.data())
def test_all_right_earns_all_and_nothing_earns_nothing(text: QuestionText, data: st.DataObject) -> None:
    question, right = in_paper(text, data.draw(st.text(max_size=3)))
    full = D(0) if text.kind is Kind.POLL else D(1)
    answer = ["=42"] if text.kind is Kind.NUMBER else ["=Hà Nội"] if text.kind is Kind.TEXT else right
    assert share_of(question, right, answer) == full
    assert share_of(question, right, []) == 0


@given(questions(), st.data())
def test_a_share_lies_between_none_and_all_whatever_the_order(text: QuestionText, data: st.DataObject) -> None:
    question, right = in_paper(text)
    answer = data.draw(answers(question))
    share = share_of(question, right, answer)
    assert 0 <= share <= 1
    assert share_of(question, right, data.draw(st.permutations(answer))) == share


@given(questions(), st.data())
def test_less_what_is_wrong_is_never_more_than_for_what_is_right(text: QuestionText, data: st.DataObject) -> None:
    assume("penalty" in KINDS[text.kind].credits)
    question, right = in_paper(replace(text, credit="part"))
    answer = data.draw(answers(question))
    assume("rows" in question or len(answer) <= len(right))
    assert share_of(question | {"credit": "penalty"}, right, answer) <= share_of(question, right, answer)


@given(questions(), st.data())
def test_only_the_key_earns_all(text: QuestionText, data: st.DataObject) -> None:
    question, right = in_paper(text)
    answer = data.draw(answers(question))
    assume("write" not in question and sorted(answer) != sorted(right))
    assert share_of(question, right, answer) < 1


@pytest.mark.parametrize(
    ("credit", "chosen", "share"),
    [
        ("whole", "AB", "1"),
        ("whole", "A", "0"),
        ("part", "A", "0.5"),
        ("part", "AC", "0.5"),
        ("part", "ABC", "0"),
        ("penalty", "A", "0.5"),
        ("penalty", "AC", "0"),
        ("penalty", "ABC", "0.5"),
        ("penalty", "CD", "0"),
    ],
)
def test_several_by_hand(credit: str, chosen: str, share: str) -> None:
    question = {"multiple": True, "options": [], "credit": credit}
    assert share_of(question, ["A", "B"], list(chosen)) == D(share)


@pytest.mark.parametrize(
    ("credit", "shares"),
    [
        ("whole", ["0", "0", "0", "0", "1"]),
        ("part", ["0", "0.25", "0.5", "0.75", "1"]),
        ("penalty", ["0", "0", "0", "0.5", "1"]),
        ("steps", ["0", "0.1", "0.25", "0.5", "1"]),
    ],
)
def test_a_table_of_four_by_hand_with_none_to_four_right(credit: str, shares: list[str]) -> None:
    question, right = in_paper(example(Kind.TABLE, credit=credit))
    wrong = [next(letter for letter in row if letter not in right) for row in letters_of(question)]
    assert [share_of(question, right, right[:n] + wrong[n:]) for n in range(5)] == [D(share) for share in shares]


def test_a_row_left_open_is_neither_right_nor_wrong() -> None:
    question, right = in_paper(example(Kind.ORDERING, credit="penalty"))
    assert share_of(question, right, right[:2]) == D("0.5")


def test_two_letters_in_one_row_are_wrong() -> None:
    question, right = in_paper(example(Kind.TABLE, credit="part"))
    assert share_of(question, right, letters_of(question)[0]) == 0


NUMBERS = {
    "3,5": "3.5",
    "3.5": "3.5",
    "1.234,5": "1234.5",
    "1 234,5": "1234.5",
    "1\u00a0234,5": "1234.5",
    "1,234.5": "1234.5",
    "1.234.567": "1234567",
    "1,234,567": "1234567",
    "-7": "-7",
    "\N{MINUS SIGN}7": "-7",
    "+7": "7",
    " 42 % ": "42",
    "1,234": "1.234",
    "0.125": "0.125",
    "12.3456": "12.3456",
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert readings(text) == {D(number)}


def test_a_point_before_three_digits_may_mean_either_number() -> None:
    assert readings("1.234") == {D("1.234"), D(1234)}


@pytest.mark.parametrize(
    "text", ["", "bốn", "4 kg", "1..2", "1,2,3", "1.23.4", "12 34", "--1", "1e5", "½", "٣", "9" * 99]
)
def test_what_is_no_number_is_wrong(text: str) -> None:
    assert readings(text) == set()


@pytest.mark.parametrize(("text", "share"), [("41,5", 1), ("42.5", 1), ("42,51", 0), ("41.49", 0), ("bốn hai", 0)])
def test_both_ends_of_a_range_are_right(text: str, share: int) -> None:
    question, right = in_paper(example(Kind.NUMBER))
    assert right == ["41.5..42.5"]
    assert share_of(question, right, ["=" + text]) == share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("hà nội", 1),
        (" Hà   Nội. ", 1),
        ("“THĂNG LONG”!", 1),
        ("Ha\u0300 No\u0323\u0302i", 1),
        ("Ha Noi", 0),
        ("Hà Nôi", 0),
        ("Hà Nội, Huế", 0),
        ("...", 0),
    ],
)
def test_a_text_is_compared_by_its_words_and_its_marks(text: str, share: int) -> None:
    question, right = in_paper(example(Kind.TEXT))
    assert share_of(question, right, ["=" + text]) == share


def test_capitals_matter_where_the_author_says_so() -> None:
    question, right = in_paper(example(Kind.TEXT, case_matters=True))
    assert question["write"] == {"most": 200, "case": True}
    assert [share_of(question, right, ["=" + text]) for text in ("Hà Nội", "hà nội")] == [1, 0]


def test_a_letter_is_no_written_answer() -> None:
    question, right = in_paper(example(Kind.TEXT, accepted=("A",)))
    assert share_of(question, right, ["A"]) == 0


def cut(count: int) -> Callable[[QuestionText], QuestionText]:
    return lambda text: replace(text, options=text.options[:count])


def more(count: int) -> Callable[[QuestionText], QuestionText]:
    return lambda text: replace(
        text, options=tuple(OptionText(f"ý {n}", n == 0, partner=f"b{n}") for n in range(count))
    )


def changed(**what: object) -> Callable[[QuestionText], QuestionText]:
    return lambda text: replace(
        text, options=tuple(replace(one, **what) if not place else one for place, one in enumerate(text.options))
    )


def given_as(**what: object) -> Callable[[QuestionText], QuestionText]:
    return lambda text: replace(text, **what)


FAULTS = [
    (Kind.SINGLE, given_as(stem=" "), "no_text"),
    (Kind.SINGLE, cut(1), "option_count"),
    (Kind.SEVERAL, more(11), "option_count"),
    (Kind.SINGLE, changed(text=" "), "option_empty"),
    (Kind.SINGLE, changed(right=True), "several_right"),
    (Kind.SEVERAL, cut(0), "option_count"),
    (Kind.SINGLE, changed(text="BÁC"), "options_same"),
    (Kind.SINGLE, given_as(credit="part"), "credit_not_here"),
    (Kind.TRUE_FALSE, more(3), "not_two_options"),
    (Kind.TRUE_FALSE, changed(right=False), "no_key"),
    (Kind.TABLE, cut(1), "statement_count"),
    (Kind.TABLE, lambda text: replace(more(5)(text), credit="steps"), "steps_need_four"),
    (Kind.ORDERING, more(8), "thing_count"),
    (Kind.ORDERING, given_as(credit="steps"), "credit_not_here"),
    (Kind.MATCHING, cut(1), "pair_count"),
    (Kind.MATCHING, changed(partner=""), "partner_empty"),
    (Kind.MATCHING, more(8), "too_many_pairs"),
    (
        Kind.MATCHING,
        lambda text: replace(text, options=tuple(replace(o, partner="b") for o in text.options)),
        "one_partner",
    ),
    (Kind.NUMBER, given_as(numbers=()), "no_number"),
    (Kind.NUMBER, given_as(numbers=(NumberRange(D(2), D(1)),)), "range_reversed"),
    (Kind.NUMBER, given_as(numbers=(NumberRange(D(1), D("1E+40")),)), "number_too_long"),
    (Kind.NUMBER, given_as(numbers=(NumberRange(D(1), D("NaN")),)), "number_too_long"),
    (Kind.TEXT, given_as(accepted=()), "nothing_accepted"),
    (Kind.TEXT, given_as(accepted=("a", " ")), "accepted_empty"),
    (Kind.TEXT, given_as(accepted=("a" * 201,)), "accepted_too_long"),
    (Kind.POLL, changed(right=True), "poll_has_key"),
]


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_wrong_with_the_examples(kind: Kind) -> None:
    for credit in KINDS[kind].credits:
        assert list(KINDS[kind].faults(example(kind, credit=credit))) == []


@pytest.mark.parametrize(("kind", "spoil", "code"), FAULTS)
def test_a_fault_is_found(kind: Kind, spoil: Callable[[QuestionText], QuestionText], code: str) -> None:
    assert code in list(KINDS[kind].faults(spoil(example(kind))))


def test_every_fault_has_its_sentence_and_every_sentence_its_fault() -> None:
    assert {code for _kind, _spoil, code in FAULTS} == set(FAULT_WORDS)


def test_seven_things_and_fifty_two_pairs_have_letters_enough() -> None:
    things = more(7)(example(Kind.ORDERING))
    question, right = in_paper(replace(things, options=tuple(replace(o, right=False) for o in things.options)))
    assert [len(row) for row in letters_of(question)] == [7] * 7
    assert len({letter for row in letters_of(question) for letter in row}) == 49
    assert len(right) == 7


def test_which_letters_are_right_says_the_same_in_every_order() -> None:
    """Whatever the seed, the key of a paper points at the same things and partners."""
    text = example(Kind.MATCHING)
    wanted = {option.text: option.partner for option in text.options if option.text}
    seen = set()
    for seed, n in product("abc", range(4)):
        question, right = in_paper(text, f"{seed}{n}")
        offered = {one["id"]: one["text"] for row in question["rows"] for one in row["options"]}
        pairs = zip(question["rows"], right, strict=True)
        assert {row["text"]: offered[letter] for row, letter in pairs} == wanted
        assert all(
            [one["text"] for one in row["options"]] == list(dict.fromkeys(offered.values())) for row in question["rows"]
        )
        seen.add(tuple(right))
    assert len(seen) > 3
