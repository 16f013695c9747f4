"""Finds for each row of a roster the unit it names and the person the registry already has."""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext as _

from office.reports import Problem
from office.telling import tell
from people.models import Membership, Person, Unit, UnitVersion, UnitWord
from people.models.units import in_force
from people.names import fold, same_spelling
from people.roster_drafts import DraftPerson
from people.units import name_key

CHUNK = 500
# What is being counted while people are looked for (office.telling).
REGISTRY = "registry"
T = TypeVar("T")


def word_key(text: str, within: str) -> str:
    """Under which it is remembered what a sender means by these words."""
    return f"{name_key(text)} / {name_key(within)}"[:300] if within else name_key(text)[:300]


class UnitFinder:
    """Units below one unit on a day, by code and by name."""

    def __init__(self, top: Unit, on: date) -> None:
        self.top = top
        units = Unit.objects.below(top, on).existing(on).prefetch_related("versions")
        self.by_pk = {unit.pk: unit for unit in units}
        self.by_code = {unit.code.casefold(): unit for unit in self.by_pk.values()}
        self.by_name: dict[str, list[Unit]] = {}
        self.parents: dict[int, int | None] = {}
        self.names: dict[int, str] = {}
        for version in UnitVersion.objects.filter(in_force(on), unit__in=self.by_pk):
            unit = self.by_pk[version.unit_id]
            self.parents[unit.pk], self.names[unit.pk] = version.parent_id, version.name_key
            for key in {version.name_key, name_key(version.short_name)} - {""}:
                self.by_name.setdefault(key, []).append(unit)
        remembered = UnitWord.objects.filter(sender=top).values_list("words", "unit_id")
        self.by_word = {words: self.by_pk[pk] for words, pk in remembered if pk in self.by_pk}
        self.answers: dict[tuple[str, str], tuple[Unit | None, str, str]] = {}

    def find(self, draft: DraftPerson) -> tuple[Unit | None, Problem | None]:
        """The unit the row names; the top one where it names none; a problem where the name fits none or several."""
        asked = (draft.unit_text, draft.unit_within)
        if asked not in self.answers:
            self.answers[asked] = self._look_up(*asked)
        unit, code, message = self.answers[asked]
        return unit, Problem(draft.where, code, message, "error") if code else None

    def _look_up(self, text: str, within: str) -> tuple[Unit | None, str, str]:
        if not text:
            return self.top, "", ""
        if text.strip().casefold() in self.by_code:
            return self.by_code[text.strip().casefold()], "", ""
        found = self.by_name.get(name_key(text), [])
        if len(found) > 1 and within:
            found = [unit for unit in found if self._stands_within(unit, name_key(within))] or found
        if len(found) == 1:
            return found[0], "", ""
        if word_key(text, within) in self.by_word:
            return self.by_word[word_key(text, within)], "", ""
        return None, *(self._several(text) if found else self._unknown(text))

    def _stands_within(self, unit: Unit, outer: str) -> bool:
        above = self.parents.get(unit.pk)
        while above is not None:
            if self.names.get(above) == outer:
                return True
            above = self.parents.get(above)
        return False

    def _several(self, text: str) -> tuple[str, str]:
        return "unit_ambiguous", _("Several units are called “%s”. Write the unit's code instead.") % text

    def _unknown(self, text: str) -> tuple[str, str]:
        near = get_close_matches(name_key(text), self.by_name, n=1, cutoff=0.75)
        if near:
            unit = self.by_name[near[0]][0]
            message = _("No unit is called “%(name)s”. Perhaps “%(near)s” (code %(code)s) is meant?")
            return "unit_unknown", message % {"name": text, "near": str(unit), "code": unit.code}
        message = _("No unit below “%(top)s” is called “%(name)s”. Correct the name, or found the unit first.")
        return "unit_unknown", message % {"name": text, "top": str(self.top)}


class Registry:
    """The people the registry has who may be those of a roster."""

    def __init__(self, drafts: Sequence[DraftPerson], on: date) -> None:
        numbers = {draft.national_number for draft in drafts if draft.national_number}
        names = {fold(draft.full_name) for draft in drafts}
        uids = {draft.uid for draft in drafts if draft.uid}
        asked = [("national_number__in", chunk) for chunk in _chunks(numbers)]
        asked += [("uid__in", chunk) for chunk in _chunks(uids)]
        asked += [("search_text__in", chunk) for chunk in _chunks(names)]
        people: dict[int, Person] = {}
        for place, (condition, chunk) in enumerate(asked):
            tell(REGISTRY, place, len(asked))
            people |= {person.pk: person for person in _people(**{condition: chunk}) if person.pk not in people}
        self.by_number = {person.national_number: person for person in people.values() if person.national_number}
        self.by_uid = {str(person.uid): person for person in people.values()}
        self.by_name: dict[str, list[Person]] = {}
        for person in people.values():
            self.by_name.setdefault(same_spelling(person.full_name).casefold(), []).append(person)
        self.homes: dict[int, list[int]] = {}
        for pks in _chunks(people):
            rows = Membership.objects.in_force(on).filter(person__in=pks)
            for member, unit in rows.order_by().values_list("person_id", "unit_id"):
                self.homes.setdefault(member, []).append(unit)

    def find(self, draft: DraftPerson, home: Unit | None) -> tuple[Person | None, Problem | None]:
        """The person of this row, if there is one: by public name, else by citizen number, else by name and birth, else
        by name and unit."""
        if draft.uid in self.by_uid:
            return self._named(draft, self.by_uid[draft.uid])
        by_number = self.by_number.get(draft.national_number) if draft.national_number else None
        if by_number is not None:
            return by_number, self._doubt_name(draft, by_number)
        alike = [
            person for person in self.by_name.get(same_spelling(draft.full_name).casefold(), []) if _fits(draft, person)
        ]
        if not (draft.born and draft.born.on):
            alike = [person for person in alike if home and home.pk in self.homes.get(person.pk, [])]
        if len(alike) > 1:
            message = _(
                "The registry has %(count)d people called “%(name)s” with this date of birth. Add the citizen number."
            )
            values = {"count": len(alike), "name": draft.full_name}
            return None, Problem(draft.where, "person_ambiguous", message % values, "error")
        return (alike[0] if alike else None), None

    def elsewhere(self, draft: DraftPerson, person: Person, home: Unit | None) -> Problem | None:
        """A note where the person belongs to another unit than the roster says: an import moves nobody."""
        homes = self.homes.get(person.pk, [])
        if home is None or home.pk in homes:
            return None
        message = _(
            "“%(name)s” is in the registry but not as a member of “%(unit)s”. The import does not move people: "
            "use a transfer, with its date and reason."
        )
        values = {"name": draft.full_name, "unit": str(home)}
        return Problem(draft.where, "person_elsewhere", message % values, "warning")

    def _named(self, draft: DraftPerson, person: Person) -> tuple[Person, Problem | None]:
        """A person may be renamed; a citizen number that somebody else has is nobody's new number."""
        holder = self.by_number.get(draft.national_number) if draft.national_number else None
        if holder is None or holder.pk == person.pk:
            return person, None
        return person, self._number_of_another(draft)

    def _doubt_name(self, draft: DraftPerson, person: Person) -> Problem | None:
        if fold(draft.full_name) == fold(person.full_name):
            return None
        return self._number_of_another(draft)

    def _number_of_another(self, draft: DraftPerson) -> Problem:
        message = _(
            "The citizen number of “%(name)s” belongs to somebody with another name in the registry. "
            "Check the number; this row is left out."
        )
        return Problem(draft.where, "number_of_another", message % {"name": draft.full_name}, "error")


def _fits(draft: DraftPerson, person: Person) -> bool:
    """Whether nothing the row says contradicts the person."""
    if draft.national_number and person.national_number and draft.national_number != person.national_number:
        return False
    born = draft.born.on if draft.born else None
    if born is None or person.born_on is None:
        return True
    rough = draft.born is not None and "year" in (draft.born.precision, person.born_precision)
    return born.year == person.born_on.year if rough else born == person.born_on


def _people(**condition: object) -> Iterable[Person]:
    return Person.objects.unmerged().filter(**condition)


def _chunks(things: Iterable[T]) -> Iterable[list[T]]:
    source = iter(things)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
