"""What is held about a person, as the person may see it: every room's rows in plain words of the tables, no keys.

Named field by field on purpose: a new column is told to nobody before somebody wrote it here. Marks are told only once
the results are released, and never which answers were right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from office import journal
from office.models import JournalRow
from people.models import Person, User

VERSION = 1


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one model: how they lead to the person, and which of their columns are told."""

    model: str
    way: str
    columns: tuple[str, ...]
    only: Mapping[str, Any] = field(default_factory=dict)


_SITTING = "entry__sitting__title"
SECTIONS = (
    Section(
        "people.Person",
        "pk",
        (
            *("family_middle", "given", "sex", "born_on", "born_precision", "national_number", "phone", "email"),
            *("native_place", "ethnicity", "joined_on", "admitted_by_decision_on", "official_on"),
        ),
    ),
    Section(
        "people.Membership",
        "person",
        ("unit__code", "position", "valid_from", "valid_until", "reason", "decision_number"),
    ),
    Section(
        "people.Standing",
        "person",
        ("kind", "valid_from", "valid_until", "reason", "decision_number", "decided_on"),
    ),
    Section("people.PersonMerge", "kept", ("made_at", "left_out")),
    Section("people.User", "person", ("username", "email", "language", "date_joined", "last_login")),
    Section("people.RoleGrant", "user__person", ("role", "unit__code", "valid_from", "valid_until")),
    Section("people.OneTimeCode", "user__person", ("issued_at", "valid_until", "used_at", "ended_at")),
    Section("mfa.Authenticator", "user__person", ("type", "created_at", "last_used_at")),
    Section("usersessions.UserSession", "user__person", ("user_agent", "ip", "created_at", "last_seen_at")),
    Section("socialaccount.SocialAccount", "user__person", ("provider", "uid", "date_joined")),
    Section("people.NoticeAnswer", "user__person", ("version__purpose", "version__number", "kind", "at")),
    Section(
        "people.CorrectionRequest",
        "person",
        ("field", "says", "reason", "asked_at", "state", "decided_at", "answer"),
    ),
    Section(
        "sittings.Entry",
        "person",
        ("sitting__title", "number", "unit_name", "upper_unit_name", "position", "extra_minutes", "periods_attended"),
    ),
    Section(
        "delivery.Attempt",
        "entry__person",
        (_SITTING, "status", "started_at", "deadline_at", "finished_at", "answered_count", "receipt", "last_seen_at"),
    ),
    Section(
        "marking.Mark",
        "attempt__entry__person",
        (f"attempt__{_SITTING}", "points", "points_full", "score", "band__label", "marked_at"),
        # What a candidate's own result page asks too: released, and not voided since.
        {"current": True, "attempt__entry__sitting__release__isnull": False, "attempt__status": "graded"},
    ),
    Section("learning.Enrolment", "person", ("study_class__title", "periods_attended")),
    Section(
        "learning.Nomination",
        "person",
        ("call__study_class__title", "unit_name", "upper_unit_name", "position", "state", "note"),
    ),
    Section(
        "learning.Attendance",
        "enrolment__person",
        ("session__study_class__title", "session__day", "kind", "periods", "site", "way", "at"),
    ),
    Section(
        "learning.MaterialReceipt",
        "enrolment__person",
        ("material__study_class__title", "material__title", "first_at", "last_at"),
    ),
    Section(
        "learning.LessonReading",
        "person",
        ("lesson__title", "opened_at", "seen_at", "reached", "seconds", "seconds_away", "completed_at"),
    ),
    Section("learning.LessonNote", "person", ("lesson_title", "passage_title", "text", "changed_at")),
    Section("learning.TryPermit", "enrolment__person", ("enrolment__study_class__title", "number", "reason", "at")),
    Section(
        "learning.EssayPaper",
        "enrolment__person",
        (
            *("essay__study_class__title", "essay__topic", "text", "file__name", "kept_at", "handed_in_at"),
            *("extended_until", "extended_reason"),
        ),
    ),
    Section(
        "learning.EssayMark",
        "paper__enrolment__person",
        ("paper__essay__study_class__title", "score", "remark", "marked_at"),
        {"paper__essay__released_at__isnull": False, "score__isnull": False},
    ),
    Section(
        "learning.RecognitionLine",
        "enrolment__person",
        (
            *("recognition__study_class__title", "recognition__number", "recognition__decided_on", "recognised"),
            *("try_number", "score", "grade_label"),
        ),
    ),
    Section(
        "learning.Certificate",
        "enrolment__person",
        (
            *("number", "holder_name", "born_text", "native_place", "unit_name", "upper_unit_name", "programme_title"),
            *("class_title", "grade_label", "recognition_number", "issued_on", "last_valid_on"),
            *("revoked_at", "revoked_reason"),
        ),
    ),
    Section(
        "learning.SignedCopy",
        "certificate__enrolment__person",
        ("certificate__number", "certificate__class_title", "name", "added_at"),
    ),
)


def held_about(person: Person, *, now: datetime) -> dict[str, Any]:
    """All that is told to a person about the person, by model."""
    told = {section.model: _rows(section, person) for section in SECTIONS}
    history = JournalRow.objects.about(person).order_by("pk").values("at", "act")
    return {"version": VERSION, "made_at": now, "person": str(person.uid), **told, "journal": list(history)}


def _rows(section: Section, person: Person) -> list[dict[str, Any]]:
    rows = apps.get_model(section.model)._default_manager.filter(**{section.way: person.pk}, **section.only)
    return list(rows.order_by("pk").values(*section.columns))


@transaction.atomic
def give_own_data(*, by: User, now: datetime) -> dict[str, Any] | None:
    """What is held about the person of this account, with a line in the journal; None for an account of a function."""
    if by.person is None:
        return None
    journal.write(act="people.person.export", subject=by.person, by=by, now=now)
    return held_about(by.person, now=now)
