"""Actions of certificates: issue them for a class, revoke one, issue one anew.

Numbers are given under the lock of the register's row, one after another in the transaction that writes the
certificates, and no row is ever deleted: so there is no gap and no number twice (QĐ 1147-QĐ/BTGDVTW of 01/12/2025:
register with numbered pages, kept for good). A certificate is issued once; one with an error is revoked with the
reason and replaced by another of a new number.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.sittings.models import Entry
from learning.course_rules import last_valid_day
from learning.finals.outcomes import Outcome, outcomes_of
from learning.models import Certificate, ProgrammeVersion, Register, StudyClass
from office import journal
from office.errors import Refused
from people.models import User

# 26 of 32 letters: 130 bits, far more than anybody guesses.
CODE_LETTERS, CODE_LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 26


class CertificateRefused(Refused):
    code = "certificate_refused"


@dataclass(frozen=True, slots=True)
class Recognition:
    """The decision that recognises who completed the class (Quyết định công nhận hoàn thành)."""

    number: str
    on: date
    issued_on: date


@transaction.atomic
def issue_certificates(
    *, study_class: StudyClass, recognition: Recognition, by: User | None, now: datetime
) -> list[Certificate]:
    """Issues a certificate to each learner who passed and has none yet, in the order of names."""
    version = _version_of(study_class)
    _refuse_recognition(recognition, study_class, timezone.localdate(now))
    register = _locked_register(study_class, version)
    passed = [outcome for outcome in outcomes_of(study_class) if outcome.passed and outcome.certificate is None]
    if not passed:
        raise CertificateRefused(
            _("Nobody is waiting for a certificate: it needs enough periods and a passed test whose results are out.")
        )
    issue = _issue_of(study_class, version, recognition)
    issued = Certificate.objects.bulk_create(_next(register, outcome, issue) for outcome in passed)
    register.save(update_fields=["last_number"])
    data = {"decision": recognition.number, "numbers": f"{issued[0]}–{issued[-1]}"}
    journal.write(act="learning.class.certify", subject=study_class, by=by, now=now, data=data)
    return issued


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User | None, now: datetime) -> None:
    """Revokes a certificate for a reason; its number is not used again."""
    if not reason.strip():
        raise CertificateRefused(_("Say why: the register keeps the reason."))
    standing = Certificate.objects.standing().filter(pk=certificate.pk)
    if standing.update(revoked_at=now, revoked_by=by, revoked_reason=reason.strip()[:300]) != 1:
        raise CertificateRefused(_("This certificate is revoked already."))
    data = {"number": str(certificate), "reason": reason.strip()[:300]}
    journal.write(act="learning.certificate.revoke", subject=certificate, by=by, now=now, data=data)


@transaction.atomic
def reissue_certificate(
    *, certificate: Certificate, reason: str, issued_on: date, by: User | None, now: datetime
) -> Certificate:
    """Revokes a certificate with an error and issues another one with what is true now, under a new number."""
    study_class = certificate.enrolment.study_class
    version = _version_of(study_class)
    register = _locked_register(study_class, version)
    revoke_certificate(certificate=certificate, reason=reason, by=by, now=now)
    outcome = next(one for one in outcomes_of(study_class) if one.enrolment.pk == certificate.enrolment_id)
    if not outcome.passed:
        raise CertificateRefused(_("This learner has not passed: the certificate can be revoked, not issued anew."))
    recognition = Recognition(certificate.recognition_number, certificate.recognised_on, issued_on)
    _refuse_recognition(recognition, study_class, timezone.localdate(now))
    anew = _next(register, outcome, _issue_of(study_class, version, recognition))
    anew.replaces = certificate
    anew.save()
    register.save(update_fields=["last_number"])
    data = {"number": str(anew), "instead": str(certificate)}
    journal.write(act="learning.certificate.reissue", subject=anew, by=by, now=now, data=data)
    return anew


def _version_of(study_class: StudyClass) -> ProgrammeVersion:
    if study_class.version is None:
        raise CertificateRefused(_("This class has no programme: choose one in its plan first."))
    return study_class.version


def _refuse_recognition(recognition: Recognition, study_class: StudyClass, today: date) -> None:
    if not recognition.number.strip():
        raise CertificateRefused(_("Name the decision of recognition: its number is printed on each certificate."))
    if recognition.on < study_class.ends_on:
        raise CertificateRefused(_("The decision of recognition is older than the end of the class. Correct its day."))
    if not recognition.on <= recognition.issued_on <= today:
        raise CertificateRefused(
            _("Certificates are issued on or after the day of the decision, and not ahead of today.")
        )


def _locked_register(study_class: StudyClass, version: ProgrammeVersion) -> Register:
    register, _is_new = Register.objects.get_or_create(unit=study_class.unit, programme=version.programme)
    return Register.objects.select_for_update().get(pk=register.pk)


@dataclass(frozen=True, slots=True)
class _Issue:
    """What all certificates of one issue say. `entries`: by person, with the names that units had at the test."""

    study_class: StudyClass
    version: ProgrammeVersion
    recognition: Recognition
    issuer: str
    superior: str
    entries: dict[int, Entry]


def _issue_of(study_class: StudyClass, version: ProgrammeVersion, recognition: Recognition) -> _Issue:
    unit = study_class.unit.version_on(recognition.issued_on)
    superior = unit.parent.name_on(recognition.issued_on) if unit and unit.parent else ""
    entries = Entry.objects.filter(sitting=study_class.final_test_id)
    return _Issue(
        study_class,
        version,
        recognition,
        unit.name if unit else study_class.unit.code,
        superior,
        {entry.person_id: entry for entry in entries},
    )


def _next(register: Register, outcome: Outcome, issue: _Issue) -> Certificate:
    """The certificate of the register's next number, with everything as it is called on the day of issue."""
    register.last_number += 1
    person, entry = outcome.enrolment.person, issue.entries.get(outcome.enrolment.person_id)
    study_class, recognition = issue.study_class, issue.recognition
    assert outcome.band is not None  # noqa: S101  # narrows the type: who passed has a band
    return Certificate(
        register=register,
        number=register.last_number,
        enrolment=outcome.enrolment,
        check_code="".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH)),
        holder_name=person.full_name,
        born_text=person.born_text,
        native_place=person.native_place,
        unit_name=entry.unit_name if entry else "",
        upper_unit_name=entry.upper_unit_name if entry else "",
        issuer_name=issue.issuer,
        issuer_superior_name=issue.superior,
        programme_title=issue.version.title,
        class_title=study_class.title,
        starts_on=study_class.starts_on,
        ends_on=study_class.ends_on,
        grade_label=outcome.band.label,
        recognition_number=recognition.number,
        recognised_on=recognition.on,
        issued_on=recognition.issued_on,
        last_valid_on=last_valid_day(recognition.issued_on, issue.version.certificate_months),
    )
