"""Versions and their review: every arrow, every refusal, and that nobody approves what they wrote."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.bank.actions import (
    OptionText,
    QuestionRefused,
    QuestionText,
    open_bank,
    retire_question,
    revise_question,
    write_question,
)
from exams.bank.held import text_of
from exams.bank.models import Bank, Change, Question, QuestionVersion, Remark, State
from exams.bank.review_rules import may_decide, review_is_due
from exams.bank.reviewing import (
    ReviewRefused,
    approve,
    comment,
    return_with_reason,
    send_to_review,
    set_review_due,
    set_reviewed,
    withdraw_from_review,
)
from exams.bank.revising import change_content, correct_words
from exams.papers.actions import CannotFill, Line, keep_blueprint, make_papers
from exams.papers.models import PaperQuestion
from office.errors import Refused
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast
from tests.exams.delivery.racing import together


def words(stem: str = "Điều lệ có mấy chương?", right: str = "Mười hai", **more: Any) -> QuestionText:
    options = (OptionText(right, True), OptionText("Mười"), OptionText("Mười lăm"))
    return QuestionText(stem, **{"options": options} | more)


@pytest.fixture
def draft(cast: Cast) -> Question:
    """A question that Thu wrote in a bank with review."""
    Bank.objects.filter(pk=cast.bank.pk).update(reviewed=True)
    cast.bank.refresh_from_db()
    return write_question(topic=cast.topics[0], level=1, text=words(), by=cast.thu, now=NOW, ref="Q0100")


def newest(question: Question) -> QuestionVersion:
    return question.versions.latest("number")


def send(question: Question, by: User) -> QuestionVersion:
    send_to_review(version=newest(question), by=by, now=NOW)
    return newest(question)


def passed(question: Question, cast: Cast) -> Question:
    approve(version=send(question, cast.thu), by=cast.vinh, now=NOW)
    return Question.objects.get(pk=question.pk)


def changed(question: Question, text: QuestionText, by: User | None, act: Any = revise_question) -> Question:
    return act(question=question, topic=question.topic, level=question.level, text=text, by=by, now=NOW)


def journal_of(question: Question) -> list[str]:
    rows = JournalRow.objects.filter(subject=f"bank.Question:{question.pk}").order_by("pk")
    return [row.act.removeprefix("bank.question.") for row in rows]


# The arrows


def test_a_version_goes_from_draft_over_review_to_approved(draft: Question, cast: Cast) -> None:
    assert (newest(draft).state, draft.approved) == (State.DRAFT, None)
    version = send(draft, cast.thu)
    assert (version.state, version.sent_by, version.sent_at) == (State.IN_REVIEW, cast.thu, NOW)

    approve(version=version, by=cast.vinh, now=NOW)
    version, question = newest(draft), Question.objects.get(pk=draft.pk)
    assert (version.state, version.decided_by, version.decided_at) == (State.APPROVED, cast.vinh, NOW)
    assert question.approved == question.current == version
    assert journal_of(draft) == ["write", "send", "approve"]


def test_a_returned_version_is_a_draft_again_and_the_reason_stays_over_new_words(draft: Question, cast: Cast) -> None:
    return_with_reason(version=send(draft, cast.thu), reason="Thiếu căn cứ.", by=cast.vinh, now=NOW)
    assert (newest(draft).state, newest(draft).sent_by) == (State.DRAFT, None)

    changed(draft, words("Điều lệ Đảng có mấy chương?"), cast.thu)
    remark = Remark.objects.get(version=newest(draft))
    assert (remark.kind, remark.text, remark.made_by) == (Remark.Kind.RETURNED, "Thiếu căn cứ.", cast.vinh)
    assert list(draft.versions.values_list("number", "stem")) == [(1, "Điều lệ Đảng có mấy chương?")]
    assert journal_of(draft) == ["write", "send", "return", "revise"]


def test_what_is_withdrawn_is_a_draft_again(draft: Question, cast: Cast) -> None:
    withdraw_from_review(version=send(draft, cast.thu), by=cast.thu, now=NOW)

    assert newest(draft).state == State.DRAFT
    assert journal_of(draft) == ["write", "send", "withdraw"]


ACTS: dict[str, Callable[[QuestionVersion, User], None]] = {
    "send": lambda version, by: send_to_review(version=version, by=by, now=NOW),
    "withdraw": lambda version, by: withdraw_from_review(version=version, by=by, now=NOW),
    "approve": lambda version, by: approve(version=version, by=by, now=NOW),
    "return": lambda version, by: return_with_reason(version=version, reason="Sai.", by=by, now=NOW),
}


@pytest.mark.parametrize(
    ("state", "allowed"),
    [(State.DRAFT, {"send"}), (State.IN_REVIEW, {"withdraw", "approve", "return"}), (State.APPROVED, set())],
)
@pytest.mark.parametrize("deed", ACTS)
def test_each_arrow_begins_in_one_state_alone(
    deed: str, state: State, allowed: set[str], draft: Question, cast: Cast
) -> None:
    QuestionVersion.objects.filter(question=draft).update(state=state)
    if deed in allowed:
        ACTS[deed](newest(draft), cast.vinh)
        assert newest(draft).state != state
    else:
        with pytest.raises(ReviewRefused):
            ACTS[deed](newest(draft), cast.vinh)
        assert newest(draft).state == state
        assert journal_of(draft) == ["write"]


@pytest.mark.parametrize("deed", [*ACTS, "comment"])
def test_nothing_is_decided_on_words_that_are_no_more(deed: str, draft: Question, cast: Cast) -> None:
    seen = newest(draft)
    changed(draft, words("Khác hẳn?"), cast.thu)
    acts = ACTS | {"comment": lambda version, by: comment(version=version, text="?", by=by, now=NOW)}
    with pytest.raises(ReviewRefused, match="meanwhile"):
        acts[deed](seen, cast.vinh)


def test_a_return_says_why(draft: Question, cast: Cast) -> None:
    version = send(draft, cast.thu)
    with pytest.raises(ReviewRefused, match="why"):
        return_with_reason(version=version, reason="  ", by=cast.vinh, now=NOW)
    with pytest.raises(ReviewRefused, match="empty"):
        comment(version=version, text=" ", by=cast.vinh, now=NOW)
    assert newest(draft).state == State.IN_REVIEW


def test_a_comment_changes_no_state(draft: Question, cast: Cast) -> None:
    comment(version=newest(draft), text=" Hay. ", by=cast.vinh, now=NOW)

    assert Remark.objects.get(version=newest(draft)).text == "Hay."
    assert newest(draft).state == State.DRAFT
    assert journal_of(draft) == ["write", "comment"]


def test_in_review_words_stay_as_they_are(draft: Question, cast: Cast) -> None:
    version = send(draft, cast.thu)
    with pytest.raises(QuestionRefused, match="Withdraw"):
        changed(draft, words("Khác?"), cast.thu)
    assert newest(draft) == version


def test_retiring_ends_a_review_and_everything_else(draft: Question, cast: Cast) -> None:
    version = send(draft, cast.thu)
    retire_question(question=draft, by=cast.thu, now=NOW)

    assert newest(draft).state == State.DRAFT
    for act in ACTS.values():
        with pytest.raises(QuestionRefused, match="retired"):
            act(version, cast.vinh)
    with pytest.raises(QuestionRefused, match="retired"):
        changed(draft, words("Khác?"), cast.thu)


# Two people


def test_who_wrote_changed_or_sent_it_does_not_approve_it(draft: Question, cast: Cast) -> None:
    changed(draft, words("Bản của Vinh?"), cast.vinh)
    version = send(draft, cast.root)
    for own in (cast.thu, cast.vinh, cast.root):
        with pytest.raises(ReviewRefused, match="Two people"):
            approve(version=version, by=own, now=NOW)

    approve(version=version, by=cast.khanh, now=NOW)
    assert newest(draft).decided_by == cast.khanh


DEEDS = st.sampled_from(["write", "words", "content", "send", "withdraw", "approve", "return", "comment"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DEEDS, st.sampled_from(["thu", "vinh", "root"])), min_size=4, max_size=14))
def test_no_sequence_of_acts_lets_anybody_approve_their_own(
    draft: Question, cast: Cast, steps: list[tuple[str, str]]
) -> None:
    """Besides: once approved, a version never changes, and only the newest is not approved."""
    wrote: dict[int, set[User]] = {1: {cast.thu}}
    frozen: dict[int, QuestionText] = {}
    with transaction.atomic():
        for place, (deed, who) in enumerate(steps):
            by = getattr(cast, who)
            try:
                with transaction.atomic():
                    _do(deed, draft, by, place)
            except Refused:
                continue
            number = newest(draft).number
            if deed in ("write", "words", "content"):
                wrote.setdefault(number, set()).add(by)
            if deed == "approve":
                assert by not in wrote[number]
                frozen[number] = text_of(newest(draft))
        for version in draft.versions.all():
            assert (version.state == State.APPROVED) == (version.number in frozen)
            assert version.state == State.APPROVED or version == newest(draft)
            assert version.number not in frozen or text_of(version) == frozen[version.number]
        transaction.set_rollback(True)


def _do(deed: str, question: Question, by: User, place: int) -> None:
    revising = {"write": revise_question, "words": correct_words, "content": change_content}
    if deed in revising:
        text = words(f"Lần {place}?", right=f"Đúng {place}")
        changed(question, text, by, revising[deed])
    elif deed == "comment":
        comment(version=newest(question), text="?", by=by, now=NOW)
    else:
        ACTS[deed](newest(question), by)


@given(st.sets(st.integers(0, 5)), st.integers(0, 5), st.integers(0, 5))
def test_the_rule_of_two_people(writers: set[int], sent_by: int, who: int) -> None:
    assert may_decide(who, writers=writers, sent_by=sent_by) == (who not in writers | {sent_by})


# What follows an approved version


def test_in_a_bank_with_review_the_approved_version_goes_on_being_drawn(draft: Question, cast: Cast) -> None:
    question = passed(draft, cast)
    changed(question, words("Bản mới?"), cast.thu, change_content)
    question.refresh_from_db()

    assert (question.approved.number, question.current.number) == (1, 2)
    assert (question.current.state, question.current.change) == (State.DRAFT, Change.CONTENT)
    assert text_of(question.approved).stem == words().stem


def test_in_a_bank_without_review_the_new_version_is_approved_at_once(cast: Cast) -> None:
    question = changed(cast.questions[0], words("Bản mới?"), cast.thu)

    assert question.approved == question.current == newest(question)
    assert (newest(question).number, newest(question).decided_by) == (2, None)
    assert question.versions.count() == 2


# Drawing, the bank, dates


def test_a_draft_never_reaches_a_paper(draft: Question, cast: Cast) -> None:
    """All questions of the level together are asked for, while there is one that nobody has approved."""
    level = cast.bank.questions.filter(topic=cast.topics[0], level=1)
    who = {"by": cast.quang, "now": NOW}

    def draw(count: int) -> set[str]:
        lines = [Line(cast.topics[0], 1, count)]
        blueprint = keep_blueprint(bank=cast.bank, name=f"{count} câu", lines=lines, **who)
        made = make_papers(blueprint=blueprint, count=1, **who)
        places = PaperQuestion.objects.filter(paper__paper_set=made)
        return set(places.values_list("version__question__ref", flat=True))

    assert level.count() == 3
    assert "Q0100" not in draw(2)
    send(draft, cast.thu)
    with pytest.raises(CannotFill):
        draw(3)
    approve(version=newest(draft), by=cast.vinh, now=NOW)
    assert "Q0100" in draw(3)


def test_a_bank_is_opened_with_review_unless_told(cast: Cast) -> None:
    assert open_bank(code="A", name="A", unit=cast.duk, by=cast.thu, now=NOW).reviewed
    assert not open_bank(code="B", name="B", unit=cast.duk, by=cast.thu, now=NOW, reviewed=False).reviewed


def test_turning_review_off_approves_nothing_by_itself(draft: Question, cast: Cast) -> None:
    version = send(draft, cast.thu)
    set_reviewed(bank=cast.bank, reviewed=False, by=cast.thu, now=NOW)

    assert newest(draft) == version
    assert newest(draft).state == State.IN_REVIEW
    assert JournalRow.objects.get(act="bank.bank.set_reviewed").data == {"reviewed": False}
    with pytest.raises(ReviewRefused):
        set_reviewed(bank=cast.bank, reviewed=False, by=cast.thu, now=NOW)


def test_a_question_is_to_be_reviewed_again_by_a_day(draft: Question, cast: Cast) -> None:
    day = date(2026, 12, 1)
    set_review_due(question=draft, on=day, by=cast.vinh, now=NOW)

    assert Question.objects.get(pk=draft.pk).review_due_on == day
    assert JournalRow.objects.get(act="bank.question.set_review_due").data == {"on": "2026-12-01"}
    assert [review_is_due(day, date(2026, 11, 30)), review_is_due(day, day), review_is_due(None, day)] == [
        False,
        True,
        False,
    ]


# At the same moment


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.parametrize("deeds", [("approve", "return"), ("approve", "withdraw"), ("approve", "approve")])
def test_of_two_who_decide_at_once_one_is_refused(deeds: tuple[str, str], draft: Question, cast: Cast) -> None:
    version = send(draft, cast.thu)
    results = together(*(lambda deed=deed: ACTS[deed](version, cast.vinh) for deed in deeds))

    assert sum(isinstance(one, ReviewRefused) for one in results) == 1
    assert results.count(None) == 1
    winner = deeds[results.index(None)]
    assert newest(draft).state == (State.APPROVED if winner == "approve" else State.DRAFT)
    assert journal_of(draft) == ["write", "send", winner]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_who_changes_while_another_sends_or_retires_leaves_one_order(draft: Question, cast: Cast) -> None:
    seen = newest(draft)
    results = together(
        lambda: changed(draft, words("Vừa đổi?"), cast.thu),
        lambda: ACTS["send"](seen, cast.vinh),
    )
    version = newest(draft)

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert draft.versions.count() == 1
    assert (version.state, version.stem) in {
        (State.DRAFT.value, "Vừa đổi?"),  # the change came first: what was sent is no more
        (State.IN_REVIEW.value, words().stem),  # the sending came first: the words stay
    }
