"""A sitting that was sat through the real actions by seven learners, and its workbook read again."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl import load_workbook

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.results.exporting import export_results
from exams.sittings.actions import enter_people, prepare_papers
from exams.sittings.models import Entry, Sitting
from people.models import Membership, Person
from tests.cast import SINCE, Cast

INJECTION = '=HYPERLINK("http://x.example","bấm")'
FIRST_ROW = 12


@dataclass(frozen=True)
class Learner:
    """`right`: how many of the six questions are answered rightly (one wrongly, the rest not); None: stays away."""

    name: str
    right: int | None
    person: dict[str, Any]


# Marks by hand: 10 x right / 6, rounded half up to 0.1; bands from 9, 8, 7, 5 and 0.
LEARNERS = (
    Learner("Trần Văn|Đạt", 6, {"national_number": "001090000123", "phone": "0912345678", "sex": "male"}),
    Learner("Lê|An", 5, {"born_on": date(1990, 1, 1), "born_precision": "year", "sex": "female"}),
    Learner("Phạm Thị|Ánh", 4, {"born_on": date(1985, 9, 1), "born_precision": "month"}),
    Learner("Nguyễn|Ẩn", 3, {"born_on": date(1985, 9, 5)}),
    Learner("Hồ|Anh", 2, {"national_number": "036190000001"}),
    Learner("Vũ|Dũng", None, {}),
    Learner(f"{INJECTION}|@Yến", 0, {"phone": "+84912345678"}),
)
EXPECTED = {
    "Lê An": (8.3, "Tám phẩy ba", "Giỏi"),
    "Hồ Anh": (3.3, "Ba phẩy ba", "Không đạt"),
    "Phạm Thị Ánh": (6.7, "Sáu phẩy bảy", "Trung bình"),
    "Nguyễn Ẩn": (5, "Năm", "Trung bình"),
    "Vũ Dũng": (None, None, None),
    "Trần Văn Đạt": (10, "Mười", "Xuất sắc"),
    f"{INJECTION} @Yến": (0, "Không", "Không đạt"),
}


def seat(cast: Cast, sitting: Sitting, learners: tuple[Learner, ...], now: datetime) -> None:
    people = [person_of(learner, cast) for learner in learners]
    periods = {person.pk: 45 for person in people}
    entries = enter_people(sitting=sitting, people=people, periods_attended=periods, by=None, now=now)
    prepare_papers(sitting=sitting, blueprint=cast.blueprint, count=2, by=cast.quang, now=now, seed="mot-hai-ba")
    for entry, learner in zip(entries, learners, strict=True):
        if learner.right is not None:
            sit(Entry.objects.get(pk=entry.pk), learner.right, now)


def person_of(learner: Learner, cast: Cast) -> Person:
    family, given = learner.name.split("|")
    person = Person.objects.create(family_middle=family, given=given, **learner.person)
    Membership.objects.create(person=person, unit=cast.db01_1, position="Đảng viên", valid_from=SINCE)
    return person


def sit(entry: Entry, right: int, now: datetime) -> None:
    """Answers the first questions rightly and the next one wrongly, and hands in."""
    user = entry.person.account
    attempt = start_attempt(entry=entry, by=user, now=now)
    key = attempt.paper.key.right
    changes = [Change(seq=n, n=n, value=tuple(key[str(n)])) for n in range(1, right + 1)]
    if right < len(key):
        wrong = next(letter for letter in "ABCD" if letter not in key[str(right + 1)])
        changes.append(Change(seq=right + 1, n=right + 1, value=(wrong,)))
    record_answers(attempt=attempt, client="thử", changes=changes, now=now + timedelta(minutes=5))
    hand_in(attempt=attempt, by=user, now=now + timedelta(minutes=20))


def exported(sitting: Sitting, now: datetime, **options: Any) -> bytes:
    out = io.BytesIO()
    export_results(sitting=Sitting.objects.get(pk=sitting.pk), out=out, by=None, now=now, **options)
    return out.getvalue()


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def rows_by_name(sheet: Any) -> dict[str, tuple[Any, ...]]:
    rows = sheet.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + len(LEARNERS) - 1)
    return {f"{row[1].value} {row[2].value}": row for row in rows}


def texts(sheet: Any) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def candidate_rows(sheet: Any) -> dict[str, list[Any]]:
    rows = sheet.iter_rows(min_row=5, values_only=True)
    return {row[2]: list(row) for row in rows if row[0] is not None}
