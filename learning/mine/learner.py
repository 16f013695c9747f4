"""Who looks at the own page: the account, the person, and the classes that the person takes part in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from learning.models import ClassState, Enrolment, StudyClass
from learning.timetable.material_queries import learners_of
from people.models import Person, User

OVER = frozenset({ClassState.CLOSED, ClassState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Me:
    """`enrolments`: those of classes that were not cancelled, the latest class first."""

    user: User
    person: Person
    enrolments: tuple[Enrolment, ...]
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def running(self) -> list[StudyClass]:
        """Classes in which something may still have to be done."""
        return [one.study_class for one in self.enrolments if one.study_class.state not in OVER]


def me_of(user: object, now: datetime) -> Me | None:
    """None for accounts without a person, and for people who are in no class."""
    if not isinstance(user, User) or user.person is None:
        return None
    mine = learners_of(user).select_related("study_class__version").order_by("-study_class__starts_on", "-pk")
    enrolments = tuple(mine)
    return Me(user, user.person, enrolments, now) if enrolments else None
