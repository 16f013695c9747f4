"""A unit's list of nominees, read by meaning from a workbook: which rows are known people of the unit, which are not.

Nothing is saved and nobody is created. Of people of other units it is not told whether the registry knows them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from learning.models import StudyClass
from learning.nominations.looking import Looked, looked_at
from learning.nominations.moving import NominationRefused
from office.sheets import read_workbook
from people.models import Person
from people.names import same_spelling
from people.roster_drafts import DraftPerson
from people.roster_matching import Registry
from people.roster_reading import read_roster

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: the person of the unit with what is found, or why there is none."""

    where: str
    name: str
    born: str
    looked: Looked | None = None
    refusal: str = ""


def read_nominees(
    source: BinaryIO, name: str, *, study_class: StudyClass, units: Collection[int], on: date
) -> list[Listed]:
    """The rows of the file, in its order; refuses a file that holds no list of people."""
    roster = read_roster(read_workbook(source, name=name), today=on)
    if not roster.people:
        told = [problem.message for problem in roster.about_file if problem.severity == "error"]
        raise NominationRefused(told[0] if told else _("There are no people in this file."))
    if len(roster.people) > MOST_ROWS:
        raise NominationRefused(_("The list has more than %d rows. Send the rows of your unit alone.") % MOST_ROWS)
    return _Matching(roster.people, units, on).rows(study_class)


class _Matching:
    """The rows of one list beside the people of the unit."""

    def __init__(self, drafts: Sequence[DraftPerson], units: Collection[int], on: date) -> None:
        self.drafts, self.units, self.on = drafts, set(units), on
        self.registry = Registry(drafts, on)

    def rows(self, study_class: StudyClass) -> list[Listed]:
        found = {draft.where: self._find(draft) for draft in self.drafts}
        people = [person for person in found.values() if isinstance(person, Person)]
        looked = {one.person.pk: one for one in looked_at(study_class, people, units=self.units, on=self.on)}
        first: dict[int, str] = {}
        listed = []
        for draft in self.drafts:
            person = found[draft.where]
            born = draft.born.as_written if draft.born else ""
            if isinstance(person, str):
                listed.append(Listed(draft.where, draft.full_name, born, refusal=person))
            elif person.pk in first:
                twice = _("stands in this list twice, at %s too") % first[person.pk]
                listed.append(Listed(draft.where, draft.full_name, born, refusal=twice))
            else:
                first[person.pk] = draft.where
                listed.append(Listed(draft.where, draft.full_name, born, looked[person.pk]))
        return listed

    def _find(self, draft: DraftPerson) -> Person | str:
        """The person, or a sentence: who has the citizen number, else the name and the birth, else the name alone."""
        person, problem = self.registry.find(draft, None)
        if person is not None and problem is None and self._is_ours(person):
            return person
        alike = self.registry.by_name.get(same_spelling(draft.full_name).casefold(), [])
        ours = [one for one in alike if self._is_ours(one)]
        if not ours:
            return _(
                "nobody of your unit has this name. Correct the name; somebody new is added to the registry first, "
                "somebody of another unit is named there"
            )
        if draft.born and draft.born.on:
            values = {"born": ", ".join(one.born_text or _("unknown") for one in ours)}
            return _("the registry has this name with another date of birth: %(born)s. Correct one of the two") % values
        return ours[0] if len(ours) == 1 else _("your unit has several people of this name. Add the date of birth")

    def _is_ours(self, person: Person) -> bool:
        return not self.units.isdisjoint(self.registry.homes.get(person.pk, ()))
