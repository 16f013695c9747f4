"""What is held about a person in plain words: titles, labels and values in the reader's language, for page and PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from people.corrections import label_of as correctable_label
from people.personal_data import SECTIONS, Section

NOTHING = "–"
TITLES = {
    "people.Person": _lazy("You in the registry"),
    "people.Membership": _lazy("Units"),
    "people.Standing": _lazy("Standing in the Party"),
    "people.User": _lazy("Your account"),
    "people.PersonMerge": _lazy("Second records of you that were put together with this one"),
    "people.RoleGrant": _lazy("Roles"),
    "people.OneTimeCode": _lazy("One-time codes"),
    "mfa.Authenticator": _lazy("Second factors and passkeys"),
    "usersessions.UserSession": _lazy("Where you are signed in"),
    "socialaccount.SocialAccount": _lazy("Links with the organisation's sign-in service"),
    "people.NoticeAnswer": _lazy("Notices you read and what you agreed to"),
    "people.CorrectionRequest": _lazy("Corrections you asked for"),
    "sittings.Entry": _lazy("Exams you are entered for"),
    "delivery.Attempt": _lazy("Exams you sat"),
    "marking.Mark": _lazy("Results"),
    "learning.Enrolment": _lazy("Classes"),
    "learning.Nomination": _lazy("Classes you were named for"),
    "learning.Certificate": _lazy("Certificates"),
    "learning.SignedCopy": _lazy("Signed copies of certificates"),
    "learning.TryPermit": _lazy("Final tests you were let into"),
    "learning.EssayPaper": _lazy("Essays"),
    "learning.EssayMark": _lazy("Marks of your essays"),
    "learning.RecognitionLine": _lazy("Decisions of recognition"),
    "learning.Attendance": _lazy("Attendance"),
    "learning.MaterialReceipt": _lazy("Materials you opened"),
    "learning.LessonReading": _lazy("Lessons you read"),
    "learning.LessonNote": _lazy("Notes you wrote"),
}
LABELS = {
    "family_middle": _lazy("Family and middle names"),
    "given": _lazy("Given name"),
    "sex": _lazy("Sex"),
    "born_on": _lazy("Date of birth"),
    "born_precision": _lazy("The date of birth is known to the"),
    "national_number": _lazy("Citizen number"),
    "phone": _lazy("Phone"),
    "email": _lazy("E-mail"),
    "native_place": _lazy("Native place"),
    "ethnicity": _lazy("Ethnicity"),
    "joined_on": _lazy("Admission ceremony on"),
    "admitted_by_decision_on": _lazy("Admission decided on"),
    "official_on": _lazy("Full member since"),
    "decision_number": _lazy("Decision number"),
    "decided_on": _lazy("Decided on"),
    "made_at": _lazy("When"),
    "left_out": _lazy("What the second record said otherwise"),
    "unit__code": _lazy("Unit code"),
    "position": _lazy("Position"),
    "valid_from": _lazy("From"),
    "valid_until": _lazy("Until"),
    "reason": _lazy("Reason"),
    "kind": _lazy("Kind"),
    "username": _lazy("User name"),
    "language": _lazy("Language"),
    "date_joined": _lazy("Account since"),
    "last_login": _lazy("Last signed in"),
    "role": _lazy("Role"),
    "type": _lazy("Kind"),
    "created_at": _lazy("Made"),
    "last_used_at": _lazy("Last used"),
    "user_agent": _lazy("Browser"),
    "ip": _lazy("Address"),
    "provider": _lazy("Sign-in service"),
    "uid": _lazy("Your number there"),
    "issued_at": _lazy("Issued"),
    "used_at": _lazy("Used"),
    "ended_at": _lazy("Ended"),
    "version__purpose": _lazy("Purpose"),
    "version__number": _lazy("Version"),
    "at": _lazy("When"),
    "field": _lazy("What is wrong"),
    "says": _lazy("What is right"),
    "asked_at": _lazy("Asked"),
    "state": _lazy("State"),
    "decided_at": _lazy("Answered"),
    "answer": _lazy("Answer"),
    "sitting__title": _lazy("Exam"),
    "entry__sitting__title": _lazy("Exam"),
    "attempt__entry__sitting__title": _lazy("Exam"),
    "number": _lazy("Number"),
    "name": _lazy("File"),
    "added_at": _lazy("Added on"),
    "certificate__number": _lazy("Certificate"),
    "unit_name": _lazy("Unit"),
    "upper_unit_name": _lazy("Superior unit"),
    "extra_minutes": _lazy("Extra minutes"),
    "periods_attended": _lazy("Periods attended"),
    "status": _lazy("State"),
    "started_at": _lazy("Started"),
    "deadline_at": _lazy("Time ended at"),
    "finished_at": _lazy("Finished"),
    "answered_count": _lazy("Questions answered"),
    "receipt": _lazy("Receipt"),
    "last_seen_at": _lazy("Last heard of"),
    "points": _lazy("Points"),
    "points_full": _lazy("of points"),
    "score": _lazy("Score"),
    "band__label": _lazy("Grade"),
    "marked_at": _lazy("Marked"),
    "study_class__title": _lazy("Class"),
    "lesson_title": _lazy("Lesson"),
    "passage_title": _lazy("Passage"),
    "changed_at": _lazy("Written"),
    "opened_at": _lazy("Opened"),
    "seen_at": _lazy("Last read"),
    "reached": _lazy("Reached, percent"),
    "seconds": _lazy("Seconds of reading"),
    "seconds_away": _lazy("of these without network"),
    "completed_at": _lazy("Completed"),
    "call__study_class__title": _lazy("Class"),
    "note": _lazy("Note"),
    "session__study_class__title": _lazy("Class"),
    "session__day": _lazy("Day"),
    "periods": _lazy("Periods"),
    "site": _lazy("Hall"),
    "way": _lazy("Taken by"),
    "material__study_class__title": _lazy("Class"),
    "material__title": _lazy("Title"),
    "first_at": _lazy("First opened"),
    "last_at": _lazy("Last opened"),
    "lesson__title": _lazy("Lesson"),
    "holder_name": _lazy("Holder"),
    "born_text": _lazy("Date of birth"),
    "programme_title": _lazy("Programme"),
    "class_title": _lazy("Class"),
    "certificate__class_title": _lazy("Class"),
    "grade_label": _lazy("Grade"),
    "enrolment__study_class__title": _lazy("Class"),
    "essay__study_class__title": _lazy("Class"),
    "paper__essay__study_class__title": _lazy("Class"),
    "recognition__study_class__title": _lazy("Class"),
    "essay__topic": _lazy("Topic"),
    "file__name": _lazy("File"),
    "kept_at": _lazy("Last kept"),
    "handed_in_at": _lazy("Handed in"),
    "extended_until": _lazy("Extended until"),
    "extended_reason": _lazy("Reason"),
    "remark": _lazy("Remark"),
    "recognition__number": _lazy("Decision of recognition, number"),
    "recognition__decided_on": _lazy("Recognised on"),
    "recognised": _lazy("Recognised"),
    "try_number": _lazy("Try"),
    "text": _lazy("Text"),
    "recognition_number": _lazy("Decision of recognition, number"),
    "issued_on": _lazy("Issued on"),
    "last_valid_on": _lazy("Valid until"),
    "revoked_at": _lazy("Revoked"),
    "revoked_reason": _lazy("Reason"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A part of what is held: its title, and each row as pairs of label and value."""

    title: str
    rows: list[list[tuple[str, str]]]


def in_words(held: Mapping[str, Any]) -> list[Told]:
    """What `held_about` gives, for reading; what is empty in a row is left out."""
    return [Told(title_of(section), _rows(section, held[section.model])) for section in SECTIONS]


def title_of(section: Section) -> str:
    return str(TITLES.get(section.model) or capfirst(str(apps.get_model(section.model)._meta.verbose_name_plural)))


def label_of(section: Section, column: str) -> str:
    return str(LABELS.get(column) or capfirst(str(_field(section.model, column).verbose_name)))


def _rows(section: Section, rows: Iterable[Mapping[str, Any]]) -> list[list[tuple[str, str]]]:
    return [
        [(label_of(section, name), _value(section, name, value)) for name, value in row.items() if not _blank(value)]
        for row in rows
    ]


def _blank(value: Any) -> bool:
    return value is None or value in ("", {}, [])


def _value(section: Section, column: str, value: Any) -> str:
    if section.model == "people.CorrectionRequest" and column == "field":
        return correctable_label(value)
    choices = dict(_field(section.model, column).flatchoices)
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value.normalize():f}" if isinstance(value, Decimal) else _flat(value)


def _flat(value: Any) -> str:
    """JSON as a line: what is nested follows its name."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_flat(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    return NOTHING if value is None else str(value)


@cache
def _field(model: str, column: str) -> Field:
    """The field at the end of a lookup."""
    at: Any = apps.get_model(model)
    *way, last = column.split("__")
    for step in way:
        at = at._meta.get_field(step).related_model
    field: Field = at._meta.get_field(last)
    return field
