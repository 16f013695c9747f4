"""A second cast in the other tree, person for person and record for record: what is “somebody else's” for the first.

    XX        everything of DUK once more: its own chi, quang, thu … and candidates
    ├─ XX01     with XX01-1 and XX01-2
    └─ XX02
`root` is the same superuser, `stranger` the same organiser: for them this tree is their own.
"""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from exams.bank.actions import OptionText, QuestionText, add_topic, open_bank, write_question
from exams.bank.models import Level
from exams.papers.actions import Line, keep_blueprint
from exams.sittings.actions import SittingPlan, add_room, enter_people, plan_sitting, prepare_papers
from people.models import Membership, Person, RoleGrant, Standing, Unit, User
from people.models.units import UnitKind
from people.units import UnitFacts, found_unit
from tests.cast import CANDIDATES, DURATION_MINUTES, PASSWORD, SINCE, STAFF, Cast, Company, gather_cast

UNITS = {"db01": ("XX01", "xx"), "db01_1": ("XX01-1", "db01"), "db01_2": ("XX01-2", "db01"), "db02": ("XX02", "xx")}


def gather_both(*, now: datetime) -> tuple[Cast, Cast]:
    """The cast, and its mirror in the other tree; then a person of the first who belongs to the second committee."""
    cast = gather_cast(now=now)
    return cast, _mirror(cast, now)


def beside(cast: Cast) -> Cast:
    """The cast with the second committee in the place of the first, and a member of it in An's place."""
    person = Person.objects.create(family_middle="Trịnh", given="Bên", born_on=date(1991, 1, 1))
    Membership.objects.create(person=person, unit=cast.db02, valid_from=SINCE)
    return replace(cast, db01=cast.db02, an=User.objects.create(username="ben", person=person))


def _mirror(cast: Cast, now: datetime) -> Cast:
    company = _company(cast, now)
    by: dict[str, Any] = {"by": company.quang, "now": now}
    bank = open_bank(code="NHXX", name="Ngân hàng kia", unit=company.duk, by=company.thu, now=now, reviewed=False)
    topics = tuple(add_topic(bank=bank, name=name, by=company.thu, now=now) for name in ("Một", "Hai"))
    questions = tuple(
        write_question(topic=topic, level=level, text=_text(topic.name, level), by=company.thu, now=now)
        for topic in topics
        for level in Level
    )
    lines = [Line(topic=topic, level=None, count=2) for topic in topics]
    blueprint = keep_blueprint(bank=bank, name="Đề kia", lines=lines, **by)
    sitting = plan_sitting(plan=_plan(cast, company), **by)
    room = add_room(sitting=sitting, name="P.X", **by)
    people = [user.person for user in (company.an, company.anh, company.dat) if user.person]
    enter_people(sitting=sitting, people=people, room=room, **by)
    prepare_papers(sitting=sitting, blueprint=blueprint, count=3, seed="mirror", **by)
    an, anh, dat = sitting.entries.select_related("sitting", "person", "paper", "room").order_by("number")
    return Cast(
        **{part.name: getattr(company, part.name) for part in fields(Company)},
        bank=bank,
        topics=(topics[0], topics[1]),
        questions=questions,
        blueprint=blueprint,
        scale=cast.scale,
        sitting=sitting,
        room=room,
        entry_an=an,
        entry_anh=anh,
        entry_dat=dat,
    )


def _plan(cast: Cast, company: Company) -> SittingPlan:
    return SittingPlan(
        code="KTXX",
        title="Kiểm tra kia",
        class_title="Lớp kia",
        unit=company.duk,
        scale=cast.scale,
        opens_at=cast.sitting.opens_at,
        closes_at=cast.sitting.closes_at,
        duration_minutes=DURATION_MINUTES,
    )


def _company(cast: Cast, now: datetime) -> Company:
    units: dict[str, Unit] = {"xx": cast.xx, "duk": cast.xx}
    for name, (code, parent) in UNITS.items():
        facts = UnitFacts(f"Đơn vị {code}", UnitKind.SUBCELL if "-" in code else UnitKind.COMMITTEE, units[parent])
        units[name] = found_unit(code=code, facts=facts, on=SINCE, by=None, now=now)
    at = {"DUK": cast.xx, "DB01": units["db01"], "DB01-1": units["db01_1"], "DB01-2": units["db01_2"]}
    password = make_password(PASSWORD)
    who = {name: _staff(name, at, password) for name in STAFF if name != "stranger"}
    who |= {name: _candidate(name, at, password) for name in CANDIDATES}
    everybody: dict[str, Any] = {**units, **who, "root": cast.root, "stranger": cast.stranger}
    return Company(**everybody)


def _staff(name: str, units: dict[str, Unit], password: str) -> User:
    role, code, last_name, first_name = STAFF[name]
    user = User.objects.create(username=f"xx-{name}", password=password, last_name=last_name, first_name=first_name)
    RoleGrant.objects.create(user=user, role=role, unit=units[code], valid_from=SINCE)
    return user


def _candidate(name: str, units: dict[str, Unit], password: str) -> User:
    code, family_middle, given = CANDIDATES[name]
    person = Person.objects.create(family_middle=f"{family_middle} Xa", given=given, born_on=date(1990, 5, 9))
    Membership.objects.create(person=person, unit=units[code], valid_from=SINCE)
    Standing.objects.create(person=person, kind=Standing.Kind.FULL, valid_from=SINCE)
    return User.objects.create(username=f"xx-{name}", password=password, person=person)


def _text(topic: str, level: Level) -> QuestionText:
    options = (OptionText("Đúng", right=True), OptionText("Sai", right=False))
    return QuestionText(stem=f"Câu kia về {topic}, mức {level.value}?", options=options)
