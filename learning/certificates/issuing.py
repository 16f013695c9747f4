"""Actions of certificates: issue them for a class, revoke one, issue one anew.

Numbers are given under the lock of the register's row, one after another in the transaction that writes the
certificates, and no row is ever deleted: so there is no gap and no number twice (QĐ 1147-QĐ/BTGDVTW of 01/12/2025:
register with numbered pages, kept for good). A certificate is issued once; one with an error is revoked with the
reason and replaced by another of a new number.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.course_rules import last_valid_day
from learning.finals.due import waiting_lines
from learning.finals.recognising import verdicts_of
from learning.models import Certificate, ProgrammeVersion, RecognitionLine, Register, StudyClass
from office import journal
from office.errors import Refused
from people.homes import Home, homes_on
from people.models import Person, User

# 26 of 32 letters: 130 bits, far more than anybody guesses.
CODE_LETTERS, CODE_LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 26


class CertificateRefused(Refused):
    code = "certificate_refused"


@transaction.atomic
def issue_certificates(
    *, study_class: StudyClass, issued_on: date, by: User | None, now: datetime
) -> list[Certificate]:
    """Issues a certificate to each learner whom a decision recognised and who has none yet, in the order of names.

    It says what that decision says.
    """
    version = _version_of(study_class)
    register = _locked_register(study_class, version)
    waiting = waiting_lines(study_class)
    if not waiting:
        raise CertificateRefused(
            _("Nobody is waiting for a certificate: it needs a decision of recognition that names the learner.")
        )
    _refuse_day(issued_on, waiting, timezone.localdate(now))
    issue = _issue_of(study_class, version, issued_on, [line.enrolment.person for line in waiting])
    issued = Certificate.objects.bulk_create(_next(register, line, issue) for line in waiting)
    register.save(update_fields=["last_number"])
    decisions = ", ".join(sorted({line.recognition.number for line in waiting}))
    data = {"decision": decisions, "numbers": f"{issued[0]}–{issued[-1]}"}
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
    line = _line_for(certificate, study_class)
    _refuse_day(issued_on, [line], timezone.localdate(now))
    anew = _next(register, line, _issue_of(study_class, version, issued_on, [line.enrolment.person]))
    anew.replaces = certificate
    anew.save()
    register.save(update_fields=["last_number"])
    data = {"number": str(anew), "instead": str(certificate)}
    journal.write(act="learning.certificate.reissue", subject=anew, by=by, now=now, data=data)
    return anew


def _line_for(certificate: Certificate, study_class: StudyClass) -> RecognitionLine:
    """What the latest decision says of the holder; refused where that is not what is true now."""
    verdict = next(
        (one for one in verdicts_of(study_class) if one.outcome.enrolment.pk == certificate.enrolment_id), None
    )
    if verdict is None or not verdict.recognised:
        raise CertificateRefused(_("This learner has not passed: the certificate can be revoked, not issued anew."))
    if verdict.before is None or verdict.is_new:
        raise CertificateRefused(
            _("The result was corrected after the decision of recognition. Record the decision that says so first.")
        )
    return verdict.before


def _version_of(study_class: StudyClass) -> ProgrammeVersion:
    if study_class.version is None:
        raise CertificateRefused(_("This class has no programme: choose one in its plan first."))
    return study_class.version


def _refuse_day(issued_on: date, lines: Sequence[RecognitionLine], today: date) -> None:
    decided = max(line.recognition.decided_on for line in lines)
    if not decided <= issued_on <= today:
        raise CertificateRefused(
            _("Certificates are issued on or after the day of the decision, and not ahead of today.")
        )


def _locked_register(study_class: StudyClass, version: ProgrammeVersion) -> Register:
    register, _is_new = Register.objects.get_or_create(unit=study_class.unit, programme=version.programme)
    return Register.objects.select_for_update().get(pk=register.pk)


@dataclass(frozen=True, slots=True)
class _Issue:
    """What all certificates of one issue say. `homes`: by person, with the names that units have on that day."""

    study_class: StudyClass
    version: ProgrammeVersion
    issued_on: date
    issuer: str
    superior: str
    homes: dict[int, Home]


def _issue_of(study_class: StudyClass, version: ProgrammeVersion, on: date, people: Sequence[Person]) -> _Issue:
    unit = study_class.unit.version_on(on)
    superior = unit.parent.name_on(on) if unit and unit.parent else ""
    issuer = unit.name if unit else study_class.unit.code
    return _Issue(study_class, version, on, issuer, superior, homes_on(people, on))


def _next(register: Register, line: RecognitionLine, issue: _Issue) -> Certificate:
    """The certificate of the register's next number, with everything as it is called on the day of issue."""
    register.last_number += 1
    enrolment, study_class = line.enrolment, issue.study_class
    person, home = enrolment.person, issue.homes.get(enrolment.person_id)
    return Certificate(
        register=register,
        number=register.last_number,
        enrolment=enrolment,
        check_code="".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH)),
        holder_name=person.full_name,
        born_text=person.born_text,
        native_place=person.native_place,
        unit_name=home.unit_name if home else enrolment.unit_name,
        upper_unit_name=home.upper_unit_name if home else enrolment.upper_unit_name,
        issuer_name=issue.issuer,
        issuer_superior_name=issue.superior,
        programme_title=issue.version.title,
        class_title=study_class.title,
        starts_on=study_class.starts_on,
        ends_on=study_class.ends_on,
        grade_label=line.grade_label,
        recognition_number=line.recognition.number,
        recognised_on=line.recognition.decided_on,
        issued_on=issue.issued_on,
        last_valid_on=last_valid_day(issue.issued_on, issue.version.certificate_months),
    )
