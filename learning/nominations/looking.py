"""What the platform knows of people who may be named for a class, in a few queries however many they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from learning.classes.arrows import Learner, State
from learning.models import Certificate, Enrolment, Nomination, ProgrammeVersion, StudyClass
from learning.nominations.arrows import TAKES_A_PLACE, Nominee
from learning.nominations.eligibility import DOUBTS, Candidate, Finding, Takes, bars, findings_of
from learning.nominations.finding_words import in_words
from people.models import Membership, Person, Standing, Unit
from people.models.persons import BirthPrecision
from people.models.reorganisations import Succession
from people.models.units import in_force

_COMING = (State.PLANNED, State.CALLED, State.OPENED)


@dataclass(frozen=True, slots=True)
class Looked:
    """A person with all that speaks against the nomination."""

    person: Person
    findings: tuple[Finding, ...]
    elsewhere: str = ""

    @property
    def barred(self) -> bool:
        return bars(self.findings)

    @property
    def doubtful(self) -> bool:
        return bool(self.findings) and not self.barred

    @property
    def words(self) -> list[str]:
        return in_words(self.findings, elsewhere=self.elsewhere)

    @property
    def sentence(self) -> str:
        return f"{self.person.full_name}: {'; '.join(self.words)}"


def looked_at(
    study_class: StudyClass,
    people: Sequence[Person],
    *,
    units: Collection[int] | None = None,
    without: frozenset[Finding] = frozenset(),
    on: date,
) -> list[Looked]:
    """The people in their order, each with what is found. `units`: whose people alone may be named, and of those below;
    `without`: findings that are no news here."""
    takes = Takes(study_class.version.takes) if study_class.version else Takes.ANYONE
    known = _Known(study_class, people, units, on)
    looked = []
    for person in people:
        candidate = known.candidate(person)
        found = findings_of(candidate, takes=takes, starts_on=study_class.starts_on)
        kept = tuple(one for one in found if one not in without)
        looked.append(Looked(person, kept, candidate.elsewhere))
    return looked


def barred(looked: Sequence[Looked]) -> list[Looked]:
    return [one for one in looked if one.barred]


def doubtful(looked: Sequence[Looked]) -> list[Looked]:
    return [one for one in looked if set(one.findings) & DOUBTS]


def units_going_on(unit: Unit, on: date) -> set[int]:
    """The unit, or where it ended by the day those it went on in, with all units below them."""
    standing, ended, seen = set(), {unit.pk}, {unit.pk}
    while ended:
        gone = set(Unit.objects.filter(pk__in=ended, dissolved_on__lte=on).values_list("pk", flat=True))
        standing |= ended - gone
        rows = Succession.objects.filter(from_unit__in=gone, reorganisation__on__lte=on)
        ended = set(rows.values_list("to_unit", flat=True)) - seen
        seen |= ended
    found: set[int] = set()
    for one in Unit.objects.filter(pk__in=standing):
        found |= set(Unit.objects.below(one, on).values_list("pk", flat=True))
    return found


class _Known:
    """All that is asked about these people for this class."""

    def __init__(
        self, study_class: StudyClass, people: Sequence[Person], units: Collection[int] | None, on: date
    ) -> None:
        self.keys = [person.pk for person in people]
        self.nominations = dict(
            Nomination.objects.filter(call__study_class=study_class, person__in=self.keys).values_list(
                "person", "state"
            )
        )
        self.learners = self._keys_of(study_class.enrolments.taking_part())
        self.elsewhere = _elsewhere(study_class, self.keys) if study_class.version else {}
        self.certified = self._certified(study_class, study_class.version) if study_class.version else set()
        standings = Standing.objects.filter(in_force(study_class.starts_on), person__in=self.keys)
        self.standings = dict(standings.values_list("person", "kind"))
        members = Membership.objects.filter(in_force(on), person__in=self.keys)
        self.members = self._keys_of(members.filter(unit__in=units)) if units is not None else set(self.keys)

    def candidate(self, person: Person) -> Candidate:
        state = self.nominations.get(person.pk)
        return Candidate(
            born_on=person.born_on,
            rough_birth=person.born_precision != BirthPrecision.DAY,
            standing=self.standings.get(person.pk, ""),
            joined_on=person.joined_on or person.admitted_by_decision_on,
            nominated=state in TAKES_A_PLACE,
            refused=state == Nominee.REFUSED,
            learns_here=person.pk in self.learners,
            elsewhere=self.elsewhere.get(person.pk, ""),
            certified=person.pk in self.certified,
            of_this_unit=person.pk in self.members,
        )

    def _keys_of(self, rows: object) -> set[int]:
        return set(rows.filter(person__in=self.keys).values_list("person", flat=True))  # type: ignore[attr-defined]

    def _certified(self, study_class: StudyClass, version: ProgrammeVersion) -> set[int]:
        valid = Q(last_valid_on=None) | Q(last_valid_on__gte=study_class.starts_on)
        rows = Certificate.objects.standing().filter(valid, register__programme=version.programme_id)
        return set(rows.filter(enrolment__person__in=self.keys).values_list("enrolment__person", flat=True))


def _elsewhere(study_class: StudyClass, people: Collection[int]) -> dict[int, str]:
    """Other classes of the programme that are planned or running, by who takes part in them or is named for them."""
    assert study_class.version is not None  # noqa: S101  # narrows the type
    others = StudyClass.objects.filter(version__programme=study_class.version.programme_id, state__in=_COMING)
    others = others.exclude(pk=study_class.pk)
    learning = Enrolment.objects.filter(study_class__in=others, person__in=people, state=Learner.ADMITTED)
    named = Nomination.objects.filter(call__study_class__in=others, person__in=people, state__in=TAKES_A_PLACE)
    named = named.filter(call__study_class__state=State.CALLED)
    return dict(named.values_list("person", "call__study_class__title")) | dict(
        learning.values_list("person", "study_class__title")
    )
