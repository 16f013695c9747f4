"""Who has to do with an exam that is open now: asked by rooms below, through people/running.py."""

from datetime import datetime

from django.db.models import Q

from exams.delivery.models import AttemptStatus
from exams.sittings.models import Entry, Sitting
from people.models import Person, User
from people.roles import Ability


def sits_now(person: Person, now: datetime) -> bool:
    """Whether the person works on a paper, or is entered into a sitting that is open."""
    is_open = Q(sitting__opens_at__lte=now, sitting__closes_at__gt=now)
    works = Q(attempt__status=AttemptStatus.IN_PROGRESS)
    return Entry.objects.filter(is_open | works, person=person).exists()


def steers_now(user: User, now: datetime) -> bool:
    """Whether the user may pause, hold or give time in a sitting that is open."""
    sittings = Sitting.objects.where_may(user, Ability.STEER_SITTINGS)
    return sittings.filter(opens_at__lte=now, closes_at__gt=now).exists()
