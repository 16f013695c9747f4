"""What names a person or an account, in this room and those above, and what becomes of it when two records merge.

A test fails until a new key to a person or an account stands here. Rooms above are met by name, as in
people/personal_data.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignObjectRel, Model
from django.utils.translation import ngettext_lazy

from people.models import Person, User

OURS = frozenset("office people bank papers sittings delivery marking results rehearsal learning contests cms".split())


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows go to the record that is kept.

    `once_in`: where a person stands once, so that the rows of two records may meet; then the row of the record that
    goes stays with it, unless it says that something was done (`worked`). `title`: what it is called in a refusal.
    `counted`: how many there are, in words; without them nobody needs to be told.
    """

    once_in: str = ""
    worked: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    counted: Any = ""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The action itself sees to it, or the rows stay where they are; `why` says which."""

    why: str


OF_PEOPLE: dict[str, Moves | Otherwise] = {
    "people.Membership.person": Otherwise("by the rule of intervals: people/merging_intervals.py"),
    "people.Standing.person": Otherwise("by the rule of intervals: people/merging_intervals.py"),
    "people.User.person": Otherwise("people/merging_accounts.py"),
    "people.Person.merged_into": Moves(),
    "people.PersonMerge.kept": Moves(),
    "people.PersonMerge.gone": Otherwise("stays: it says where each record went"),
    "people.PersonPair.one": Otherwise("stays: pairs of a record that went are shown no more"),
    "people.PersonPair.other": Otherwise("stays: pairs of a record that went are shown no more"),
    "people.CorrectionRequest.person": Moves(),
    "people.LegalHold.person": Moves(),
    "sittings.Entry.person": Moves(
        "sitting", {"attempt__isnull": False}, "sitting__title", ngettext_lazy("%d entry", "%d entries")
    ),
    # Whoever is named twice would be admitted twice, once as a record that is gone.
    "learning.Nomination.person": Moves(
        "call", {"state__in": ("sent", "returned", "approved")}, "call__study_class__title"
    ),
    "learning.LessonReading.person": Moves("lesson"),
    "learning.LessonNote.person": Moves(),
    "learning.Enrolment.person": Moves(
        "study_class",
        {"state__in": ("admitted", "recognised", "not_recognised")},
        "study_class__title",
        ngettext_lazy("%d class", "%d classes"),
    ),
}
# Accounts do not merge: one of two is closed, and what it did stays done by it. So its keys stay too.
OF_ACCOUNTS = frozenset(
    {
        "bank.DuplicatePair.not_same_by",
        "bank.QuestionVersion.changed_by",
        "bank.QuestionVersion.created_by",
        "bank.QuestionVersion.decided_by",
        "bank.QuestionVersion.sent_by",
        "bank.Remark.made_by",
        "delivery.AttemptEvent.by",
        "delivery.DismissedOutage.by",
        "delivery.Interruption.by",
        "delivery.RescueFile.brought_by",
        "delivery.RescueFile.decided_by",
        "learning.Attendance.by",
        "learning.Certificate.revoked_by",
        "learning.ClassStep.by",
        "learning.Essay.released_by",
        "learning.EssayMark.marker",
        "learning.EssayPaper.settled_by",
        "learning.NominationStep.by",
        "learning.Print.made_for",
        "learning.ProgrammeVersion.published_by",
        "learning.Recognition.by",
        "learning.SignedCopy.added_by",
        "learning.TryPermit.by",
        "learning.Session.lecturer_account",
        "office.Job.asked_by",
        "office.JournalRow.by",
        "papers.PaperSet.made_by",
        "people.CorrectionRequest.decided_by",
        "people.LegalHold.ended_by",
        "people.LegalHold.placed_by",
        "people.NoticeAnswer.user",
        "people.NoticeVersion.published_by",
        "people.OneTimeCode.user",
        "people.PersonMerge.by",
        "people.PersonPair.different_by",
        "people.Reorganisation.by",
        "people.Reorganisation.undone_by",
        "people.RetentionRun.by",
        "people.RoleGrant.user",
        "people.RosterImport.by",
        "people.ServiceToken.made_by",
        "rehearsal.Rehearsal.by",
        "results.Release.released_by",
    }
)


def keys_to(model: type[Model]) -> dict[str, Any]:
    """All keys of our own tables that lead to the model, hidden ones too, as "app.Model.field"."""
    found = {}
    for relation in _relations(model):
        key = relation.field
        if relation.related_model._meta.app_label in OURS and not key.model._meta.auto_created:
            found[f"{key.model._meta.label}.{key.name}"] = key
    return found


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation


def moving() -> Iterator[tuple[type[Model], str, Moves]]:
    """The tables whose rows go to the record that is kept, with the name of the key; one that nobody told of too."""
    for label, key in sorted(keys_to(Person).items()):
        how = OF_PEOPLE.get(label, Moves())
        if isinstance(how, Moves):
            yield key.model, key.name, how


def untold() -> list[str]:
    """Keys of which nothing is said here, and what is said of keys that are not there."""
    told = {*OF_PEOPLE, *OF_ACCOUNTS}
    return sorted({*keys_to(Person), *keys_to(User)} ^ told)


def counted(label: str, count: int) -> str:
    """How many rows of a table, in words; `label` is that of the table."""
    known = (how for key, how in OF_PEOPLE.items() if key.startswith(f"{label}.") and isinstance(how, Moves))
    words = next((how.counted for how in known), "")
    return str(words % count) if words else f"{count} {apps.get_model(label)._meta.verbose_name_plural}"
