"""Roles and what each may do. A role is granted on a unit and holds for all that lies below it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    ORGANISER = "organiser", _("Organiser")
    TRAINER = "trainer", _("Trainer")
    REVIEWER = "reviewer", _("Reviewer")
    INVIGILATOR = "invigilator", _("Invigilator")
    SECRETARY = "secretary", _("Unit secretary")
    INSPECTOR = "inspector", _("Inspector")


class Ability(models.TextChoices):
    """What a door asks for."""

    SEE_PEOPLE = "see_people", _("see people and units")
    KEEP_PEOPLE = "keep_people", _("add and change people and units")
    GRANT_ROLES = "grant_roles", _("grant and end roles")
    SEE_QUESTIONS = "see_questions", _("see questions with their keys")
    WRITE_QUESTIONS = "write_questions", _("write and import questions")
    APPROVE_QUESTIONS = "approve_questions", _("approve questions that somebody else wrote")
    SEE_SITTINGS = "see_sittings", _("see sittings and their entries")
    RUN_SITTINGS = "run_sittings", _("plan sittings, make papers")
    WATCH_SITTINGS = "watch_sittings", _("watch a sitting live")
    STEER_SITTINGS = "steer_sittings", _("pause, hold and give time in a sitting")
    SEE_RESULTS = "see_results", _("see results and download workbooks")
    RELEASE_RESULTS = "release_results", _("release results")
    SEE_JOURNAL = "see_journal", _("read the journal")
    NOMINATE = "nominate", _("name people for classes")


_SEE_ALL = {Ability.SEE_PEOPLE, Ability.SEE_SITTINGS, Ability.WATCH_SITTINGS, Ability.SEE_RESULTS}

ABILITIES: dict[Role, frozenset[Ability]] = {
    # Whoever appoints invigilators and secretaries must hold what they hold.
    Role.ADMINISTRATOR: frozenset(
        _SEE_ALL
        | {Ability.KEEP_PEOPLE, Ability.GRANT_ROLES, Ability.STEER_SITTINGS, Ability.SEE_JOURNAL, Ability.NOMINATE}
    ),
    Role.ORGANISER: frozenset(
        _SEE_ALL
        | {Ability.KEEP_PEOPLE, Ability.RUN_SITTINGS, Ability.STEER_SITTINGS, Ability.RELEASE_RESULTS, Ability.NOMINATE}
    ),
    # Two trainers check each other: nobody approves what they wrote themselves (exams/bank/reviewing.py).
    Role.TRAINER: frozenset({Ability.SEE_QUESTIONS, Ability.WRITE_QUESTIONS, Ability.APPROVE_QUESTIONS}),
    Role.REVIEWER: frozenset({Ability.SEE_QUESTIONS, Ability.APPROVE_QUESTIONS}),
    Role.INVIGILATOR: frozenset({Ability.SEE_SITTINGS, Ability.WATCH_SITTINGS, Ability.STEER_SITTINGS}),
    Role.SECRETARY: frozenset({Ability.SEE_PEOPLE, Ability.NOMINATE}),
    Role.INSPECTOR: frozenset(_SEE_ALL | {Ability.SEE_QUESTIONS, Ability.SEE_JOURNAL}),
}


def roles_with(ability: Ability) -> list[str]:
    """The roles that carry the ability."""
    return [role.value for role, abilities in ABILITIES.items() if ability in abilities]


# What leaves things other than they were.
CHANGES = frozenset(
    {
        Ability.KEEP_PEOPLE,
        Ability.GRANT_ROLES,
        Ability.WRITE_QUESTIONS,
        Ability.APPROVE_QUESTIONS,
        Ability.RUN_SITTINGS,
        Ability.STEER_SITTINGS,
        Ability.RELEASE_RESULTS,
        Ability.NOMINATE,
    }
)


def exclude_each_other(one: Role, other: Role) -> bool:
    """Whoever inspects changes nothing: no account is an inspector and, on the same day, holds a role that changes.

    Wherever the two roles were granted: units move, and a decision about units must not make what nobody would grant.
    The database holds to the same pairs (people/migrations/0012_secretaries_name.py); a test compares the two.
    """
    return (one == Role.INSPECTOR and bool(ABILITIES[other] & CHANGES)) or (
        other == Role.INSPECTOR and bool(ABILITIES[one] & CHANGES)
    )


def roles_excluded_by(role: Role) -> list[str]:
    return [other.value for other in Role if exclude_each_other(role, other)]
