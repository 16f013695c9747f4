"""What of retention an account may do: administrators the people they answer for, the superuser helping rows too."""

from datetime import date

from django.db.models import QuerySet

from people.models import Person, User
from people.personal_retention import due_people
from people.personal_scope import people_answered_for


def due_for(user: User, *, on: date, years: int) -> tuple[QuerySet[Person], bool]:
    """The people who are due, and whether rows of the whole platform are removed besides."""
    answered_for = people_answered_for(user, on).values("pk")
    return due_people(on=on, years=years).filter(pk__in=answered_for), user.is_superuser
