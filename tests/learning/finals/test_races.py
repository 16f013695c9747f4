"""What two people do at the same moment at the end of a class. Real threads; on PostgreSQL too."""

from decimal import Decimal

import pytest

from learning.certificates.issuing import CertificateRefused, issue_certificates
from learning.classes.stepping import Decision
from learning.finals.essay_marking import assign_markers
from learning.finals.final_tests import enter_learners
from learning.finals.recognising import RecognitionRefused, recognise
from learning.models import Certificate, ClassStep, EssayMark, EssayPaper, Recognition
from tests.cast import NOW, Cast
from tests.exams.delivery.racing import together
from tests.learning.finals.essays import another_trainer, essay_of, given_out, handed_in, marked_by
from tests.learning.finals.holding import TODAY, class_with_test, held_class, recognised, released

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_essay_handed_in_from_two_windows_is_handed_in_once(cast: Cast) -> None:
    essay = essay_of(held_class(cast, finish="essay"), cast)
    for entry in (cast.entry_an, cast.entry_anh, cast.entry_dat):
        done = together(*[lambda one=entry, text=word: handed_in(essay, one, text) for word in ("một", "hai")])
        assert sorted(type(one).__name__ for one in done) == ["EssayPaper", "FinalRefused"], done
        [kept] = [one for one in done if isinstance(one, EssayPaper)]
        assert essay.papers.get(enrolment__person=entry.person).text == kept.text


def test_essays_given_out_by_two_organisers_have_two_markers(cast: Cast) -> None:
    essay, tam = essay_of(held_class(cast, finish="essay"), cast), another_trainer(cast, "tam")
    handed_in(essay, cast.entry_an)
    give = [
        lambda one=one, other=other: assign_markers(essay=essay, first=one, second=other, by=cast.quang, now=NOW)
        for one, other in ((cast.thu, tam), (tam, cast.thu))
    ]
    done = together(*give)
    assert sorted(str(type(one).__name__) for one in done) == ["FinalRefused", "int"], done
    assert EssayMark.objects.count() == 2


def test_two_markers_at_once_settle_an_essay_once(cast: Cast) -> None:
    essay, tam = essay_of(held_class(cast, finish="essay"), cast), another_trainer(cast, "tam")
    papers = [handed_in(essay, entry) for entry in (cast.entry_an, cast.entry_anh, cast.entry_dat)]
    given_out(essay, cast, tam)
    for paper in papers:
        done = together(lambda one=paper: marked_by(cast.thu, one, "7.0"), lambda one=paper: marked_by(tam, one, "8.0"))
        assert {type(one) for one in done} == {EssayPaper}, done
        paper.refresh_from_db()
        assert (paper.state, paper.score) == ("settled", Decimal("7.5"))


def test_learners_entered_from_two_windows_are_entered_once(cast: Cast) -> None:
    held = class_with_test(cast)
    cast.sitting.entries.all().delete()
    done = together(*[lambda: enter_learners(study_class=held, number=1, by=cast.quang, now=NOW)] * 2)
    assert sorted(len(one.admitted) for one in done) == [0, 3], done
    assert sorted(cast.sitting.entries.values_list("number", flat=True)) == [1, 2, 3]


def test_of_two_decisions_at_once_the_second_has_nothing_new_to_say(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "8.0", "8.0", "4.0")
    decide = [
        lambda number=number: recognise(study_class=held, decision=Decision(number, TODAY), by=cast.quang, now=NOW)
        for number in ("15-QĐ/ĐU", "16-QĐ/ĐU")
    ]
    done = together(*decide)
    assert {type(one) for one in done} == {Recognition, RecognitionRefused}, done
    assert (Recognition.objects.count(), ClassStep.objects.filter(state="recognised").count()) == (1, 1)


def test_certificates_issued_from_two_windows_are_issued_once_and_without_a_gap(cast: Cast) -> None:
    held = class_with_test(cast)
    released(cast.sitting, "8.0", "8.0", "8.0")
    recognised(held, cast)
    issue = [lambda: issue_certificates(study_class=held, issued_on=TODAY, by=cast.quang, now=NOW)] * 2
    done = together(*issue)
    assert {type(one) for one in done} == {list, CertificateRefused}, done
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2, 3]
