"""The list of what anybody may know of an account, asked by Django whenever a password is set."""

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import Person, User
from people.password_rules import is_guessable, written_dates


class NotGuessable:
    """Refuses what is made of the user name, the person's name, birthday or numbers, or of words of the platform."""

    def validate(self, password: str, user: Any = None) -> None:
        known = _known_of(user) if isinstance(user, User) else []
        if is_guessable(password, known, _common()):
            raise ValidationError(
                _(
                    "This password is easy to guess: without names, dates and words that everybody knows hardly "
                    "anything is left of it. Put together some words that only you think of."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Not your name, birthday or user name, nor words of this platform.")


def _known_of(user: User) -> list[str]:
    about = [user.username, user.get_full_name(), user.email.split("@")[0]]
    return [*about, *(_known_of_person(user.person) if user.person else [])]


def _known_of_person(person: Person) -> list[str]:
    dates = written_dates(person.born_on) if person.born_on else []
    return [person.given, person.phone, person.national_number, person.email.split("@")[0], *dates]


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
