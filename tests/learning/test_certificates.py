"""Certificates: who gets one, what it says, numbers without gaps, revoking, issuing anew, checking in public."""

import io
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from learning.certificates.issuing import (
    CertificateRefused,
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
)
from learning.certificates.papers import certificates_pdf
from learning.classes.stepping import Decision
from learning.finals.outcomes import outcomes_of
from learning.finals.recognising import RecognitionRefused, verdicts_of
from learning.models import Certificate, Enrolment, StudyClass
from office.models import JournalRow
from people.reorganising import Decision as UnitDecision
from people.reorganising import merge_units
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.finals.holding import TODAY, class_with_test, corrected, recognised
from tests.learning.finals.holding import released as results_out


@pytest.fixture
def study_class(cast: Cast) -> StudyClass:
    """A class of 50 periods of An, Anh and Đạt, whose final test is the cast's sitting."""
    return class_with_test(cast)


def released(study_class: StudyClass, score: str = "8.0") -> None:
    assert study_class.final_test is not None
    results_out(study_class.final_test, score, score, score)


def issued(study_class: StudyClass, cast: Cast, on: date = TODAY) -> list[Certificate]:
    """Recognises who is not recognised yet, and issues their certificates."""
    if any(verdict.is_new for verdict in verdicts_of(study_class)):
        number = f"{15 + study_class.recognitions.count()}-QĐ/ĐU"
        recognised(study_class, cast, Decision(number, TODAY))
    return issue_certificates(study_class=study_class, issued_on=on, by=cast.quang, now=NOW)


def test_who_passed_gets_a_certificate_with_the_names_of_the_day(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    certificates = issued(study_class, cast)
    assert [one.number for one in certificates] == list(range(1, len(certificates) + 1))
    names = [outcome.enrolment.person.full_name for outcome in outcomes_of(study_class)]
    assert [one.holder_name for one in certificates] == names
    first = certificates[0]
    assert (first.grade_label, first.recognition_number) == ("Giỏi", "15-QĐ/ĐU")
    assert first.last_valid_on == date(TODAY.year + 5, TODAY.month, TODAY.day)
    assert all(outcome.certificate for outcome in outcomes_of(study_class))
    assert JournalRow.objects.filter(act="learning.class.certify").count() == 1


def test_nobody_gets_one_before_the_results_are_out(study_class: StudyClass, cast: Cast) -> None:
    assert [outcome.score for outcome in outcomes_of(study_class)] == [None] * study_class.enrolments.count()
    with pytest.raises(RecognitionRefused, match="The results of 3 learners are not out yet"):
        issued(study_class, cast)


def test_who_failed_gets_none(study_class: StudyClass, cast: Cast) -> None:
    released(study_class, "4.9")
    with pytest.raises(CertificateRefused, match="Nobody is waiting"):
        issued(study_class, cast)
    assert not Certificate.objects.exists()


def test_nobody_gets_one_without_a_decision(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    with pytest.raises(CertificateRefused, match="needs a decision of recognition"):
        issue_certificates(study_class=study_class, issued_on=TODAY, by=cast.quang, now=NOW)


@pytest.mark.parametrize(("attended", "gets"), [(39, False), (40, True)])
def test_of_50_periods_39_are_too_few_whatever_the_mark(
    attended: int, gets: bool, study_class: StudyClass, cast: Cast
) -> None:
    released(study_class)
    Enrolment.objects.filter(person=cast.entry_an.person).update(periods_attended=attended)
    holders = {one.enrolment.person_id for one in issued(study_class, cast)}
    assert (cast.entry_an.person_id in holders) is gets


def test_a_second_issue_goes_on_with_the_numbers_and_gives_nobody_two(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    Enrolment.objects.filter(person=cast.entry_an.person).update(periods_attended=0)
    first = len(issued(study_class, cast))
    Enrolment.objects.filter(person=cast.entry_an.person).update(periods_attended=50)
    [late] = issued(study_class, cast)
    assert late.number == first + 1
    with pytest.raises(CertificateRefused, match="Nobody is waiting"):
        issued(study_class, cast)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_before_the_decision_or_ahead_of_today_is_refused(days: int, study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    with pytest.raises(CertificateRefused, match="not ahead of today"):
        issued(study_class, cast, TODAY + timedelta(days=days))
    assert not Certificate.objects.exists()


def test_a_revoked_number_is_not_used_again_and_its_reason_is_kept(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    certificates = issued(study_class, cast)
    revoke_certificate(certificate=certificates[0], reason="In sai tên", by=cast.quang, now=NOW)
    [anew] = issued(study_class, cast)
    assert anew.number == len(certificates) + 1
    assert Certificate.objects.get(pk=certificates[0].pk).revoked_reason == "In sai tên"
    with pytest.raises(CertificateRefused, match="revoked already"):
        revoke_certificate(certificate=certificates[0], reason="x", by=cast.quang, now=NOW)


def test_a_reason_must_be_given(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    [certificate, *_others] = issued(study_class, cast)
    with pytest.raises(CertificateRefused, match="Say why"):
        revoke_certificate(certificate=certificate, reason="  ", by=cast.quang, now=NOW)


def test_one_with_an_error_is_issued_anew_with_what_is_true_now(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    certificates = issued(study_class, cast)
    person = certificates[0].enrolment.person
    person.given = "Ẩn"
    person.save()
    anew = reissue_certificate(
        certificate=certificates[0], reason="In sai tên", issued_on=TODAY, by=cast.quang, now=NOW
    )
    assert anew.holder_name.endswith("Ẩn")
    assert (anew.number, anew.replaces) == (len(certificates) + 1, certificates[0])
    assert Certificate.objects.standing().filter(enrolment=anew.enrolment).get() == anew


def test_who_has_not_passed_after_all_gets_none_anew_and_keeps_what_there_was(
    study_class: StudyClass, cast: Cast
) -> None:
    released(study_class)
    [certificate, *_others] = issued(study_class, cast)
    corrected(certificate.enrolment.person, "4.9")
    with pytest.raises(CertificateRefused, match="has not passed"):
        reissue_certificate(certificate=certificate, reason="x", issued_on=TODAY, by=cast.quang, now=NOW)
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_a_corrected_result_supersedes_the_certificate_once_a_decision_says_so(
    study_class: StudyClass, cast: Cast
) -> None:
    released(study_class)
    certificates = issued(study_class, cast)
    holder = certificates[0].enrolment.person
    corrected(holder, "9.0")
    assert [one.enrolment.person for one in outcomes_of(study_class) if one.superseded] == [holder]
    anew: dict[str, Any] = {
        "certificate": certificates[0],
        "reason": "Điểm được sửa",
        "issued_on": TODAY,
        "by": cast.quang,
        "now": NOW,
    }
    with pytest.raises(CertificateRefused, match="Record the decision that says so first"):
        reissue_certificate(**anew)
    recognised(study_class, cast, Decision("16-QĐ/ĐU", TODAY))
    made = reissue_certificate(**anew)
    assert (made.grade_label, made.recognition_number) == ("Xuất sắc", "16-QĐ/ĐU")
    assert not any(one.superseded for one in outcomes_of(study_class))
    with pytest.raises(CertificateRefused, match="Nobody is waiting"):
        issued(study_class, cast)


def test_the_database_keeps_numbers_and_holders_apart(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    one, other, *_rest = issued(study_class, cast)
    for change in ({"number": other.number}, {"enrolment": other.enrolment}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=one.pk).update(**change)


def test_a_certificate_keeps_its_names_through_a_merge(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    certificates = issued(study_class, cast)
    before = [(one.unit_name, one.issuer_name) for one in certificates]
    decision = UnitDecision(TODAY)
    merge_units(units=[cast.db01_2], into=cast.db01_1, decision=decision, by=cast.chi, now=NOW)
    kept = Certificate.objects.order_by("number").values_list("unit_name", "issuer_name")
    assert list(kept) == before


def test_the_paper_says_what_the_certificate_says(study_class: StudyClass, cast: Cast) -> None:
    released(study_class)
    certificates = issued(study_class, cast)
    pdf = pypdf.PdfReader(io.BytesIO(certificates_pdf(certificates, site="https://khue.vn/", now=NOW)))
    assert len(pdf.pages) == len(certificates)
    page = pdf.pages[0].extract_text()
    for words in ("GIẤY CHỨNG NHẬN", certificates[0].holder_name.upper(), "Giỏi", "15-QĐ/ĐU", "Số 0001-GCN/"):
        assert words in page, words
    assert certificates[0].check_code in page.replace("\n", "")


def test_anybody_checks_a_code_and_sees_no_more_than_the_paper_shows(
    study_class: StudyClass, cast: Cast, client: Client
) -> None:
    released(study_class)
    [certificate, *_others] = issued(study_class, cast)
    client.cookies["django_language"] = "en"
    address = reverse("learning:check_code", args=[certificate.check_code])
    page = client.get(address).content.decode()
    assert "genuine and stands" in page
    assert certificate.holder_name in page
    revoke_certificate(certificate=certificate, reason="Lý do riêng", by=cast.quang, now=NOW)
    page = client.get(address).content.decode()
    assert "was revoked" in page
    assert "Lý do riêng" not in page
    [anew] = issued(study_class, cast)
    Certificate.objects.filter(pk=anew.pk).update(replaces=certificate)
    assert "replaced by another one" in client.get(address).content.decode()


def test_a_certificate_that_ran_out_says_so(
    study_class: StudyClass, cast: Cast, client: Client, clock: StoppedClock
) -> None:
    released(study_class)
    [certificate, *_others] = issued(study_class, cast)
    client.cookies["django_language"] = "en"
    clock.shift(days=5 * 366)
    page = client.get(reverse("learning:check_code", args=[certificate.check_code])).content.decode()
    assert "it has run out" in page


@pytest.mark.parametrize("typed", ["khong-co", "  ABC ", "../../etc", "x" * 300, "é" * 50])
def test_nonsense_is_answered_in_words(typed: str, cast: Cast, client: Client) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("learning:check"), {"code": typed}, follow=True)
    assert answer.status_code == 404
    assert "There is no certificate with this code" in answer.content.decode()
