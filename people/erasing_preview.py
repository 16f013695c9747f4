"""What erasing a person takes away and what it leaves, in numbers, before anybody says yes."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext as _

from office.models import JournalRow
from people.models import Person
from people.personal_data import SECTIONS
from people.personal_words import title_of

STAYS = frozenset(
    {
        *("people.Membership", "people.Standing", "people.RoleGrant", "people.NoticeAnswer", "sittings.Entry"),
        *("delivery.Attempt", "marking.Mark", "learning.Enrolment", "learning.EssayMark"),
        *("learning.EssayPaper", "learning.RecognitionLine", "learning.TryPermit", "learning.Nomination"),
    }
)


@dataclass(frozen=True, slots=True)
class Preview:
    """Sentences of what goes, label and count of what stays without a name, sentences of what nobody here can reach."""

    goes: list[str]
    stays: list[tuple[str, int]]
    out_of_reach: list[str]


def preview_of(person: Person) -> Preview:
    return Preview(_goes(), _stays(person), _out_of_reach())


def _goes() -> list[str]:
    return [
        _("the name, dates, citizen number, phone, e-mail, native place and ethnicity; sex stays, it names nobody"),
        _("positions and reasons of memberships and of exam entries, also where imports and reorganisations keep them"),
        _("the user name, the password, second factors, codes and sessions: nobody signs in with the account any more"),
        _("what the journal says of the person, and the name under which it says that the person did something"),
        _("requests for correction"),
        _("what essays say, typed or as files, and reasons why somebody was let into a test"),
    ]


def _stays(person: Person) -> list[tuple[str, int]]:
    counts = [
        (title_of(section), apps.get_model(section.model)._default_manager.filter(**{section.way: person.pk}).count())
        for section in SECTIONS
        if section.model in STAYS
    ]
    lines = (_("Lines of the journal"), JournalRow.objects.about(person).count())
    return [(title, count) for title, count in (*counts, lines) if count]


def _out_of_reach() -> list[str]:
    return [
        _("workbooks, result sheets and dossiers that were downloaded, and what was printed"),
        _("the register of certificates: by regulation it is kept for good, with the name"),
        _("backups made before: they hold the name until they run out"),
        _("the chained record of exams sat before user names were left out of it"),
        _("names that staff wrote into a reason: of a sitting, of a unit"),
    ]
