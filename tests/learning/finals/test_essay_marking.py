"""Marking essays: blind, by two, reconciled where they differ, released together."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from learning.finals.essay_marking import (
    agree_on_mark,
    assign_markers,
    call_third,
    hand_over_marks,
    mark_essay,
    markers_of,
    release_essay,
)
from learning.finals.essay_writing import hand_in_essay
from learning.finals.final_tests import FinalRefused
from learning.finals.judging import TryState, WhyNot
from learning.finals.outcomes import outcomes_of
from learning.models import Essay, EssayMark, EssayPaper, PaperState, StudyClass
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.finals.essays import AFTER, another_trainer, essay_of, given_out, handed_in, learner_of, marked_by
from tests.learning.finals.holding import held_class, released
from tests.learning.finals.test_essay_writing import word_file


@pytest.fixture
def held(cast: Cast) -> StudyClass:
    return held_class(cast, finish="essay")


@pytest.fixture
def essay(cast: Cast, held: StudyClass) -> Essay:
    return essay_of(held, cast)


@pytest.fixture
def tam(cast: Cast) -> User:
    return another_trainer(cast, "tam")


@pytest.fixture
def paper(cast: Cast, essay: Essay, tam: User) -> EssayPaper:
    """An's essay, given to Thu and Tâm."""
    held = handed_in(essay, cast.entry_an)
    given_out(essay, cast, tam)
    return held


@pytest.mark.parametrize(("one", "other", "score"), [("7.0", "8.0", "7.5"), ("4.9", "5.0", "5.0"), ("10", "9", "9.5")])
def test_two_marks_within_the_limit_make_their_mean(
    cast: Cast, tam: User, paper: EssayPaper, one: str, other: str, score: str
) -> None:
    assert marked_by(cast.thu, paper, one).state == PaperState.HANDED_IN
    marked_by(tam, paper, other)
    paper.refresh_from_db()
    assert (paper.state, paper.score, paper.settled_how) == (PaperState.SETTLED, Decimal(score), "mean")


def test_marks_too_far_apart_are_settled_by_a_third(cast: Cast, tam: User, paper: EssayPaper) -> None:
    third = another_trainer(cast, "ba")
    with pytest.raises(FinalRefused, match="nothing to reconcile"):
        call_third(paper=paper, marker=third, by=cast.quang, now=NOW)
    marked_by(cast.thu, paper, "5.0")
    assert marked_by(tam, paper, "6.1").state == PaperState.APART
    with pytest.raises(FinalRefused, match="other than the first two"):
        call_third(paper=paper, marker=tam, by=cast.quang, now=NOW)
    call_third(paper=paper, marker=third, by=cast.quang, now=NOW)
    assert marked_by(third, paper, "5.8").settled_how == "third"
    paper.refresh_from_db()
    assert (paper.state, paper.score, paper.settled_by) == (PaperState.SETTLED, Decimal("5.8"), third)


def test_a_marker_who_cannot_go_on_is_replaced(cast: Cast, essay: Essay, tam: User, paper: EssayPaper) -> None:
    """Thu has marked, Tâm's account is closed: the results wait for nobody for ever."""
    third = another_trainer(cast, "ba")
    marked_by(cast.thu, paper, "7.0")
    User.objects.filter(pk=tam.pk).update(is_active=False)
    given: dict[str, Any] = {"essay": essay, "by": cast.quang, "now": NOW}
    with pytest.raises(FinalRefused, match="Say why"):
        hand_over_marks(giver=tam, taker=third, reason=" ", **given)
    with pytest.raises(FinalRefused, match="marks some of these essays already"):
        hand_over_marks(giver=tam, taker=cast.thu, reason="ốm", **given)
    with pytest.raises(FinalRefused, match="may not mark essays"):
        hand_over_marks(giver=tam, taker=cast.quang, reason="ốm", **given)
    with pytest.raises(FinalRefused, match="has marked everything"):
        hand_over_marks(giver=cast.thu, taker=third, reason="ốm", **given)
    assert hand_over_marks(giver=tam, taker=third, reason="ốm", **given) == 1
    with pytest.raises(EssayMark.DoesNotExist):
        marked_by(tam, paper, "7.0")
    assert marked_by(third, paper, "7.0").state == PaperState.SETTLED
    row = JournalRow.objects.get(act="learning.essay.hand_over")
    assert row.data == {"marks": 1, "from": tam.username, "to": third.username, "reason": "ốm"}


def test_another_marker_is_chosen_on_a_page(
    cast: Cast, essay: Essay, tam: User, paper: EssayPaper, client: Client
) -> None:
    third = another_trainer(cast, "ba")
    client.force_login(cast.quang)
    client.cookies["django_language"] = "en"
    address = reverse("learning_office:essay_hand_over", args=[essay.uid])
    assert address in client.get(reverse("learning_office:essay", args=[essay.uid])).content.decode()
    client.post(address, {"giver": tam.pk, "taker": third.pk, "reason": "ốm"})
    assert set(paper.marks.values_list("marker", flat=True)) == {cast.thu.pk, third.pk}


def test_marks_too_far_apart_are_settled_by_agreement(cast: Cast, tam: User, paper: EssayPaper) -> None:
    marked_by(cast.thu, paper, "4.0")
    marked_by(tam, paper, "7.0")
    agreed: dict[str, Any] = {"paper": paper, "by": cast.quang, "now": AFTER}
    with pytest.raises(FinalRefused, match="how they agreed"):
        agree_on_mark(**agreed, score=Decimal("5.5"), note="")
    with pytest.raises(FinalRefused, match="between the two marks"):
        agree_on_mark(**agreed, score=Decimal("7.5"), note="Đã trao đổi")
    agree_on_mark(**agreed, score=Decimal("5.5"), note="Đã trao đổi")
    paper.refresh_from_db()
    assert (paper.settled_how, paper.settled_by, paper.settled_note) == ("agreed", cast.quang, "Đã trao đổi")


def test_a_mark_may_be_mended_until_the_other_is_there(cast: Cast, tam: User, paper: EssayPaper) -> None:
    marked_by(cast.thu, paper, "5.0")
    marked_by(cast.thu, paper, "6.0")
    marked_by(tam, paper, "6.0")
    with pytest.raises(FinalRefused, match="can no longer be changed"):
        marked_by(cast.thu, paper, "9.0")
    assert EssayMark.objects.get(marker=cast.thu).score == Decimal("6.0")


@pytest.mark.parametrize("score", ["-0.1", "10.1", "7.55"])
def test_a_mark_off_the_scale_is_refused(cast: Cast, paper: EssayPaper, score: str) -> None:
    with pytest.raises(FinalRefused, match=r"from 0 to 10 in steps of 0\.1"):
        marked_by(cast.thu, paper, score)


def test_nobody_marks_in_anothers_name(cast: Cast, tam: User, paper: EssayPaper) -> None:
    mark = EssayMark.objects.get(paper=paper, marker=tam)
    with pytest.raises(FinalRefused):
        mark_essay(mark=mark, score=Decimal(5), remark="", by=cast.thu, now=NOW)


def test_markers_are_two_trainers_and_no_learners_of_the_class(cast: Cast, essay: Essay, tam: User) -> None:
    handed_in(essay, cast.entry_an)
    assert markers_of(essay.study_class, NOW) == [tam, cast.thu]
    for first, second in ((cast.thu, cast.thu), (cast.thu, cast.quang), (cast.an, cast.thu)):
        with pytest.raises(FinalRefused):
            assign_markers(essay=essay, first=first, second=second, by=cast.quang, now=NOW)
    assert assign_markers(essay=essay, first=cast.thu, second=tam, by=cast.quang, now=NOW) == 1
    with pytest.raises(FinalRefused, match="No essay waits"):
        given_out(essay, cast, tam)


def test_results_are_released_together_once_all_is_marked_and_over(
    cast: Cast, held: StudyClass, essay: Essay, tam: User, paper: EssayPaper
) -> None:
    with pytest.raises(FinalRefused, match="1 essay is not marked yet"):
        release_essay(essay=essay, by=cast.quang, now=AFTER)
    marked_by(cast.thu, paper, "4.0")
    marked_by(tam, paper, "4.8")
    with pytest.raises(FinalRefused, match="has not passed for everybody"):
        release_essay(essay=essay, by=cast.quang, now=NOW)
    assert {one.score for one in outcomes_of(held)} == {None}
    release_essay(essay=essay, by=cast.quang, now=AFTER)
    told = {one.enrolment.person.given: (one.why_not, one.score) for one in outcomes_of(held)}
    assert told == {"An": (WhyNot.FAILED, Decimal("4.4")), "Anh": (WhyNot.ABSENT, None), "Đạt": (WhyNot.ABSENT, None)}
    with pytest.raises(FinalRefused, match="out already"):
        release_essay(essay=essay, by=cast.quang, now=AFTER)


def test_a_second_essay_is_written_by_who_failed_the_first(
    cast: Cast, held: StudyClass, essay: Essay, tam: User, paper: EssayPaper
) -> None:
    with pytest.raises(FinalRefused, match="not out yet"):
        essay_of(held, cast, 2)
    marked_by(cast.thu, paper, "4.0")
    marked_by(tam, paper, "4.0")
    release_essay(essay=essay, by=cast.quang, now=AFTER)
    second = essay_of(held, cast, 2)
    with pytest.raises(FinalRefused, match="was absent"):
        handed_in(second, cast.entry_anh)
    again = handed_in(second, cast.entry_an)
    given_out(second, cast, tam)
    marked_by(cast.thu, again, "7.0")
    marked_by(tam, again, "7.0")
    release_essay(essay=second, by=cast.quang, now=AFTER)
    [an] = [one for one in outcomes_of(held) if one.passed]
    assert [(one.number, one.state) for one in an.tries] == [(1, TryState.FAILED), (2, TryState.PASSED)]


def test_a_test_and_an_essay_weigh_as_the_programme_says(cast: Cast, tam: User) -> None:
    held = held_class(cast, finish="both", essay_percent=60)
    StudyClass.objects.filter(pk=held.pk).update(final_test=cast.sitting)
    held.refresh_from_db()
    paper = handed_in(essay_of(held, cast), cast.entry_an)
    given_out(paper.essay, cast, tam)
    marked_by(cast.thu, paper, "8.0")
    marked_by(tam, paper, "8.0")
    released(cast.sitting, "4.0", "9.0", "9.0")
    assert {one.why_not for one in outcomes_of(held)} == {WhyNot.WAITING}
    release_essay(essay=paper.essay, by=cast.quang, now=AFTER)
    told = {one.enrolment.person.given: (str(one.score), one.why_not) for one in outcomes_of(held)}
    assert told == {"An": ("6.4", None), "Anh": ("None", WhyNot.ABSENT), "Đạt": ("None", WhyNot.ABSENT)}


def test_a_marker_sees_a_code_and_no_name_and_not_the_others_mark(
    cast: Cast, held: StudyClass, essay: Essay, tam: User, client: Client, clock: StoppedClock
) -> None:
    file = ("Bài của Nguyễn Văn An.docx", word_file())
    learner = learner_of(held, cast.entry_an)
    paper = hand_in_essay(essay=essay, enrolment=learner, text="Nội dung", file=file, by=cast.an, now=NOW)
    given_out(essay, cast, tam)
    mark_essay(mark=EssayMark.objects.get(marker=tam), score=Decimal("6.3"), remark="Riêng tư", by=tam, now=NOW)
    client.force_login(cast.thu)
    mark = EssayMark.objects.get(marker=cast.thu)
    seen = client.get(reverse("learning_office:essays_to_mark")).content.decode()
    seen += client.get(reverse("learning_office:essay_mark", args=[mark.uid])).content.decode()
    download = client.get(reverse("learning_office:essay_mark_file", args=[mark.uid]))
    assert paper.code in seen
    assert "Nội dung" in seen
    for secret in ("Nguyễn Văn An", "6,3", "6.3", "Riêng tư", "tam"):
        assert f">{secret}" not in seen, secret
        assert secret == "tam" or secret not in seen, secret
    assert download["Content-Disposition"] == f'attachment; filename="{paper.code}.docx"'
    assert [one.text for one in Document(io.BytesIO(download.content)).paragraphs] == ["Bài thu hoạch"]
    client.post(reverse("learning_office:essay_mark", args=[mark.uid]), {"score": "6.9", "remark": "Khá"})
    paper.refresh_from_db()
    assert paper.score == Decimal("6.6")


def test_an_organiser_walks_an_essay_from_its_topic_to_its_release(
    cast: Cast, held: StudyClass, tam: User, client: Client, clock: StoppedClock
) -> None:
    client.force_login(cast.quang)
    client.cookies["django_language"] = "en"
    to_set = reverse("learning_office:essay_set", args=[held.uid, 1])
    client.post(to_set, {"topic": "Liên hệ", "due_at_0": "2026-03-12", "due_at_1": "17:00", "most_apart": "1"})
    essay = Essay.objects.get()
    handed_in(essay, cast.entry_an)
    page = reverse("learning_office:essay", args=[essay.uid])
    assert "Give 1 essay to two markers" in client.get(page).content.decode()
    client.post(reverse("learning_office:essay_assign", args=[essay.uid]), {"first": cast.thu.pk, "second": tam.pk})
    paper = EssayPaper.objects.get()
    marked_by(cast.thu, paper, "5.0")
    marked_by(tam, paper, "8.0")
    assert "Reconcile" in client.get(page).content.decode()
    mend = reverse("learning_office:essay_reconcile", args=[paper.uid])
    assert "one of the two" in client.post(mend, {"score": "", "note": ""}).content.decode()
    client.post(mend, {"score": "6.5", "note": "Đã thống nhất"})
    more = reverse("learning_office:essay_extend", args=[essay.uid, learner_of(held, cast.entry_anh).uid])
    client.post(more, {"until_0": "2026-03-13", "until_1": "08:00", "reason": "Ốm"})
    clock.shift(days=4)
    client.post(reverse("learning_office:essay_release", args=[essay.uid]))
    essay.refresh_from_db()
    assert essay.released_at is not None
    assert "Trung bình" in client.get(reverse("learning_office:class_learners", args=[held.uid])).content.decode()
    client.force_login(cast.an)
    assert "6.5" in client.get(reverse("learning:essay", args=[essay.uid])).content.decode()
