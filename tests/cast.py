"""The fixed cast: a small Party organisation, its people by name, and one sitting that is about to be sat.

    DUK     Đảng uỷ Khối            chi administrator, quang organiser, thu trainer, vinh reviewer,
    │                               loan invigilator, khanh inspector
    ├─ DB01   Đảng bộ Sở Tài chính  binh unit secretary
    │  ├─ DB01-1  Chi bộ 1          an, anh (candidates)
    │  └─ DB01-2  Chi bộ 2          dat (candidate, ten extra minutes)
    └─ DB02   Đảng bộ Sở Y tế
    XX      a tree of its own       stranger, organiser there

`root` is the superuser. Every password is PASSWORD. In every question the right options begin with RIGHT.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.timezone import make_aware

from exams.bank.actions import OptionText, QuestionText, add_topic, open_bank, write_question
from exams.bank.models import Bank, Level, Question, Topic
from exams.papers.actions import Line, keep_blueprint
from exams.papers.models import Blueprint
from exams.sittings.actions import (
    SittingPlan,
    add_room,
    enter_people,
    give_extra_time,
    open_default_scale,
    plan_sitting,
    prepare_papers,
)
from exams.sittings.models import Entry, GradeScale, Room, Sitting
from people.models import Membership, Person, RoleGrant, Standing, Unit, User
from people.models.units import UnitKind
from people.roles import Role
from people.units import UnitFacts, found_unit

NOW = make_aware(datetime(2026, 3, 10, 8, 30))  # noqa: DTZ001  # made aware here: 08:30 in Hà Nội
SINCE = date(2020, 1, 1)
PASSWORD = "mot-mat-khau-dai"
RIGHT = "Đúng"
DURATION_MINUTES, EXTRA_MINUTES = 30, 10


@dataclass(frozen=True, slots=True)
class Company:
    """Units and people."""

    duk: Unit
    db01: Unit
    db01_1: Unit
    db01_2: Unit
    db02: Unit
    xx: Unit
    root: User
    chi: User
    quang: User
    thu: User
    vinh: User
    loan: User
    khanh: User
    binh: User
    stranger: User
    an: User
    anh: User
    dat: User


@dataclass(frozen=True, slots=True)
class Cast(Company):
    """The company, with a bank, a blueprint of six questions and a sitting that opens at the moment given."""

    bank: Bank
    topics: tuple[Topic, Topic]
    questions: tuple[Question, ...]
    blueprint: Blueprint
    scale: GradeScale
    sitting: Sitting
    room: Room
    entry_an: Entry
    entry_anh: Entry
    entry_dat: Entry


STAFF = {
    "chi": (Role.ADMINISTRATOR, "DUK", "Lê Thị", "Chi"),
    "quang": (Role.ORGANISER, "DUK", "Trần Văn", "Quang"),
    "thu": (Role.TRAINER, "DUK", "Phạm Thị", "Thu"),
    "vinh": (Role.REVIEWER, "DUK", "Hoàng Văn", "Vinh"),
    "loan": (Role.INVIGILATOR, "DUK", "Vũ Thị", "Loan"),
    "khanh": (Role.INSPECTOR, "DUK", "Đặng Quốc", "Khánh"),
    "binh": (Role.SECRETARY, "DB01", "Bùi Văn", "Bình"),
    "stranger": (Role.ORGANISER, "XX", "Ngô Văn", "Lạ"),
}
CANDIDATES = {
    "an": ("DB01-1", "Nguyễn Văn", "An"),
    "anh": ("DB01-1", "Đỗ Thị Lan", "Anh"),
    "dat": ("DB01-2", "Nguyễn Tiến", "Đạt"),
}


def gather_company(*, now: datetime) -> Company:
    """Units, staff with their roles and candidates with their accounts."""
    units = _units(now)
    password = make_password(PASSWORD)
    root = User.objects.create(username="root", password=password, is_superuser=True, is_staff=True)
    staff = {name: _staff(name, units, password) for name in STAFF}
    candidates = {name: _candidate(name, units, password) for name in CANDIDATES}
    by_field = {code.lower().replace("-", "_"): unit for code, unit in units.items()}
    return Company(root=root, **by_field, **staff, **candidates)


def gather_cast(*, now: datetime) -> Cast:
    """The company and a sitting that opens now, for two hours; nobody has started."""
    company = gather_company(now=now)
    bank, topics, questions = _bank(company, now)
    blueprint = _blueprint(bank, topics, by=company.quang, now=now)
    scale = open_default_scale(by=company.quang, now=now)
    sitting = plan_sitting(plan=_plan(company, scale, now), by=company.quang, now=now)
    room = add_room(sitting=sitting, name="P.101", by=company.quang, now=now)
    people = [user.person for user in (company.an, company.anh, company.dat)]
    entries = enter_people(sitting=sitting, people=people, room=room, by=company.quang, now=now)
    give_extra_time(entry=entries[2], minutes=EXTRA_MINUTES, by=company.quang, now=now)
    prepare_papers(sitting=sitting, blueprint=blueprint, count=3, by=company.quang, now=now, seed="cast")
    an, anh, dat = sitting.entries.select_related("sitting", "person", "paper", "room").order_by("number")
    return Cast(
        **{part.name: getattr(company, part.name) for part in fields(Company)},
        bank=bank,
        topics=topics,
        questions=questions,
        blueprint=blueprint,
        scale=scale,
        sitting=sitting,
        room=room,
        entry_an=an,
        entry_anh=anh,
        entry_dat=dat,
    )


def right_answers(entry: Entry) -> dict[int, list[str]]:
    """The full key of the entry's paper as a candidate who knows everything finds it: {1: ["B"], …}."""
    return {
        question["n"]: [option["id"] for option in question["options"] if option["text"].startswith(RIGHT)]
        for question in entry.paper.content["questions"]
    }


def _units(now: datetime) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, name, kind, parent in (
        ("DUK", "Đảng uỷ Khối", UnitKind.PROVINCE, ""),
        ("DB01", "Đảng bộ Sở Tài chính", UnitKind.COMMITTEE, "DUK"),
        ("DB01-1", "Chi bộ 1", UnitKind.SUBCELL, "DB01"),
        ("DB01-2", "Chi bộ 2", UnitKind.SUBCELL, "DB01"),
        ("DB02", "Đảng bộ Sở Y tế", UnitKind.COMMITTEE, "DUK"),
        ("XX", "Đảng bộ tỉnh khác", UnitKind.PROVINCE, ""),
    ):
        facts = UnitFacts(name=name, kind=kind, parent=units.get(parent))
        units[code] = found_unit(code=code, facts=facts, on=SINCE, by=None, now=now)
    return units


def _staff(name: str, units: dict[str, Unit], password: str) -> User:
    role, code, last_name, first_name = STAFF[name]
    user = User.objects.create(username=name, password=password, last_name=last_name, first_name=first_name)
    RoleGrant.objects.create(user=user, role=role, unit=units[code], valid_from=SINCE)
    return user


def _candidate(name: str, units: dict[str, Unit], password: str) -> User:
    code, family_middle, given = CANDIDATES[name]
    person = Person.objects.create(family_middle=family_middle, given=given, born_on=date(1990, 5, 9))
    Membership.objects.create(person=person, unit=units[code], valid_from=SINCE)
    Standing.objects.create(person=person, kind=Standing.Kind.FULL, valid_from=SINCE)
    return User.objects.create(username=name, password=password, person=person)


def _bank(company: Company, now: datetime) -> tuple[Bank, tuple[Topic, Topic], tuple[Question, ...]]:
    by = company.thu
    bank = open_bank(code="NHCH", name="Ngân hàng của Khối", unit=company.duk, by=by, now=now, reviewed=False)
    first = add_topic(bank=bank, name="Điều lệ Đảng", by=by, now=now)
    second = add_topic(bank=bank, name="Nghị quyết Đại hội", by=by, now=now)
    questions = tuple(
        write_question(topic=topic, level=level, text=_text(topic, level, number), by=by, now=now)
        for topic in (first, second)
        for level in Level
        for number in (1, 2)
    )
    return bank, (first, second), questions


def _text(topic: Topic, level: Level, number: int) -> QuestionText:
    """Two options, a pinned one, and for the second question of "Apply" several right answers."""
    multiple = level == Level.APPLY and number == 2
    return QuestionText(
        stem=f"Câu {number} về {topic.name}, mức {level.value}?",
        options=(
            OptionText(f"{RIGHT} một", right=True),
            OptionText(f"{RIGHT} hai" if multiple else "Sai hai", right=multiple),
            OptionText("Sai ba", right=False),
            OptionText("Không có phương án nào đúng", right=False, pinned=True),
        ),
        multiple=multiple,
        explanation=f"Giải thích {number}",
    )


def _blueprint(bank: Bank, topics: tuple[Topic, Topic], **who: Any) -> Blueprint:
    """Six questions of one point each: three of either topic."""
    lines = [
        Line(topic=topics[0], level=Level.RECALL, count=2),
        Line(topic=topics[0], level=Level.UNDERSTAND, count=1),
        Line(topic=topics[1], level=Level.RECALL, count=1),
        Line(topic=topics[1], level=Level.APPLY, count=1),
        Line(topic=topics[1], level=None, count=1),
    ]
    return keep_blueprint(bank=bank, name="Đề 6 câu", lines=lines, **who)


def _plan(company: Company, scale: GradeScale, now: datetime) -> SittingPlan:
    return SittingPlan(
        code="KT01",
        title="Kiểm tra nhận thức",
        class_title="Lớp bồi dưỡng nhận thức về Đảng",
        unit=company.duk,
        scale=scale,
        opens_at=now,
        closes_at=now + timedelta(hours=2),
        duration_minutes=DURATION_MINUTES,
    )
