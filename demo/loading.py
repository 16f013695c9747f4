"""Loads the whole demo, once."""

from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.editors import Part, admit_editor
from demo.accounts import ACCOUNTS, PASSWORD, SUPERUSER, Account
from demo.classes import load_class, load_programmes
from demo.exams import load_banks, load_blueprint, load_past, load_present, load_sitting
from demo.finals import load_finals
from demo.lessons import load_lessons
from demo.nominations import load_call
from demo.people import load_people, load_units
from demo.practice import load_practice
from demo.review import load_review
from demo.site import load_site
from demo.study import load_study
from demo.units import COMMITTEE
from exams.bank.models import Bank
from exams.papers.models import Blueprint
from exams.sittings.models import Sitting
from office.errors import Refused
from people.models import Person, RoleGrant, Unit, User
from people.roles import Role

PAST_CLASS, PRESENT_CLASS = "01/2026", "02/2026"
PAST_SIZE = 54
# Trainers write the site's pages, reviewers and administrators approve and publish them.
SITE_PARTS = {Role.TRAINER: Part.EDITOR, Role.REVIEWER: Part.MODERATOR, Role.ADMINISTRATOR: Part.MODERATOR}


class DemoRefused(Refused):
    code = "demo_refused"


def is_loaded() -> bool:
    """Whether the demo, or anything else, is in the database already."""
    return Unit.objects.exists()


def load(*, now: datetime) -> None:
    """Loads everything in one transaction. Refuses in production and over existing data."""
    if settings.PRODUCTION:
        raise DemoRefused(_("The demo is not for production: its passwords are known to everybody."))
    if is_loaded():
        raise DemoRefused(_("There are units in this database already. The demo is only loaded into an empty one."))
    with transaction.atomic():
        cells = load_units(now=now)
        members, learners = load_people(cells, today=timezone.localdate(now))
        root = _load_accounts(learners[PAST_SIZE], now=now)
        banks = _load_exams(learners, root, now=now)
        load_call(members, unit=Unit.objects.get(code=COMMITTEE[0]), by=root, now=now)
        home = load_site(now=now)
        written = now - timedelta(days=110)
        load_study(home, banks["NTVD"], by=root, now=written)
        practised = load_practice(Unit.objects.get(code=COMMITTEE[0]), by=root, now=written)
        load_lessons(home, now=written, practised=practised)


def _load_accounts(candidate: Person, *, now: datetime) -> User:
    password = make_password(PASSWORD)  # one hash for all: hashing is made to be slow
    root = User.objects.create(username=SUPERUSER.username, password=password, is_superuser=True, is_staff=True)
    for account in ACCOUNTS:
        user = User.objects.create(
            username=account.username, password=password, person=None if account.role else candidate
        )
        if account.role:
            _grant(user, account, account.role, now=now)
    return root


def _grant(user: User, account: Account, role: Role, *, now: datetime) -> None:
    unit = Unit.objects.get(code=account.unit)
    RoleGrant.objects.create(user=user, role=role, unit=unit, valid_from=timezone.localdate(now))
    user.last_name = account.label.split(" · ")[0]
    user.save(update_fields=["last_name"])
    if role in SITE_PARTS:
        admit_editor(user=user, part=SITE_PARTS[role], by=None, now=now)


def _load_exams(learners: list[Person], root: User, *, now: datetime) -> dict[str, Bank]:
    committee = Unit.objects.get(code=COMMITTEE[0])
    banks = load_banks(committee, by=root, now=now - timedelta(days=120))
    author, reviewer = (User.objects.get(username=name) for name in ("giangvien", "phanbien"))
    load_review(banks["DVM"], author=author, reviewer=reviewer, root=root, now=now - timedelta(days=2))
    blueprint = load_blueprint(banks["NTVD"], by=root, now=now - timedelta(days=100))
    past, present = _load_sittings(learners, committee, blueprint, root, now=now)
    version = load_programmes(unit=committee, by=root, now=now - timedelta(days=100))
    for number, people, test in (
        (PAST_CLASS, learners[:PAST_SIZE], past),
        (PRESENT_CLASS, learners[PAST_SIZE:], present),
    ):
        load_class(
            number=number,
            unit=committee,
            version=version,
            learners=people,
            ends_on=test.opens_at.date(),
            test=test,
            by=root,
            now=now,
        )
    load_finals(test=past, blueprint=blueprint, by=root, now=now)
    return banks


def _load_sittings(
    learners: list[Person], committee: Unit, blueprint: Blueprint, root: User, *, now: datetime
) -> tuple[Sitting, Sitting]:
    """The one that is over, sat and reckoned, and the one that is open."""
    chance = Random(39)  # noqa: S311  # invented answers, no secret
    past_start = (now - timedelta(days=60)).replace(minute=0, second=0, microsecond=0)
    past = load_sitting(
        number=PAST_CLASS,
        unit=committee,
        blueprint=blueprint,
        learners=learners[:PAST_SIZE],
        opens_at=past_start,
        closes_at=past_start + timedelta(minutes=60),
        decision="46-QĐ/ĐU",
        by=root,
        now=past_start - timedelta(days=3),
    )
    load_past(past, by=root, chance=chance)
    present = load_sitting(
        number=PRESENT_CLASS,
        unit=committee,
        blueprint=blueprint,
        learners=learners[PAST_SIZE:],
        opens_at=now - timedelta(minutes=45),
        closes_at=now + timedelta(days=30),
        decision="112-QĐ/ĐU",
        by=root,
        now=now - timedelta(days=3),
    )
    load_present(present, chance=chance, now=now)
    return past, present
