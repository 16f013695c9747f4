"""Fills a new database with one sitting that was sat and marked: invented people, answers by chance, in bulk."""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction

from exams.bank.actions import add_topic, open_bank
from exams.delivery.evidence import first_hash
from exams.delivery.models import Attempt, AttemptStatus, CloseReason
from exams.marking.grades import band_of, score_of
from exams.marking.models import Mark
from exams.marking.scoring import score_paper
from exams.papers.actions import Line, keep_blueprint
from exams.papers.models import Paper, PaperKey, PaperSet
from exams.sittings.actions import SittingPlan, open_default_scale, plan_sitting
from exams.sittings.models import Entry, GradeScale, Sitting
from people.models import Person, Unit
from people.models.units import UnitKind
from people.units import UnitFacts, found_unit

SEED, PAPERS, LETTERS = 20261105, 4, "ABCD"
NOW = datetime(2026, 11, 5, 7, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=60)
FAMILIES = ("Nguyễn Văn", "Trần Thị", "Lê Hữu", "Phạm Thị Ngọc", "Hoàng Đức", "Vũ Thị Thanh", "Đặng Quốc", "Bùi")
GIVEN = ("An", "Anh", "Ánh", "Ẩn", "Bình", "Chi", "Dũng", "Đạt", "Giang", "Hà", "Hương", "Khánh", "Sơn", "Yến")
BRANCHES = ("Đảng bộ Sở Tài chính", "Đảng bộ Sở Nông nghiệp và Môi trường", "Đảng bộ Văn phòng Ủy ban nhân dân tỉnh")
POSITIONS = ("", "", "Đảng viên", "Bí thư chi bộ", "Phó Bí thư Đảng ủy")


def main(candidates: int, questions: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    chance = random.Random(SEED)  # the same sitting every time
    with transaction.atomic():
        unit = units_of()
        scale = open_default_scale(by=None, now=NOW)
        drawn, papers = papers_of(unit, questions, chance)
        sitting = sitting_of(unit, scale, drawn)
        entries = entries_of(sitting, candidates, chance)
        _marks(_attempts(entries, papers), papers, scale, chance)
    return {"entries": len(entries)}


def units_of() -> Unit:
    top = UnitFacts(name="Đảng bộ tỉnh Bình Sơn", kind=UnitKind.PROVINCE)
    province = found_unit(code="TU", facts=top, on=date(2020, 1, 1), by=None, now=NOW)
    facts = UnitFacts(name="Đảng bộ các cơ quan Đảng tỉnh Bình Sơn", kind=UnitKind.UPPER, parent=province)
    return found_unit(code="CCQ", facts=facts, on=date(2020, 1, 1), by=None, now=NOW)


def papers_of(unit: Unit, questions: int, chance: random.Random) -> tuple[PaperSet, list[Paper]]:
    bank = open_bank(code="NH", name="Ngân hàng", unit=unit, by=None, now=NOW, reviewed=False)
    topics = [add_topic(bank=bank, name=f"Bài {n}: chủ đề thứ {n} của lớp", by=None, now=NOW) for n in range(1, 6)]
    lines = [Line(topic=topic, level=level, count=1) for topic in topics for level in (1, 2, 3, 4)]
    blueprint = keep_blueprint(bank=bank, name="Đề cuối khóa", lines=lines, by=None, now=NOW)
    frozen = [
        {"topic": line.topic.name, "topic_code": "", "level": line.level, "count": questions // 20, "points": "1"}
        for line in lines
    ]
    drawn = PaperSet.objects.create(blueprint=blueprint, lines=frozen, seed="bench", made_at=NOW)
    return drawn, [_paper(drawn, number, questions, chance) for number in range(1, PAPERS + 1)]


def _paper(drawn: PaperSet, number: int, questions: int, chance: random.Random) -> Paper:
    options = [{"id": letter, "text": f"Phương án {letter} dài chừng này chữ"} for letter in LETTERS]
    content = {
        "questions": [
            {"n": n, "stem": f"Câu hỏi số {n} của đề", "multiple": False, "points": "1", "options": options}
            for n in range(1, questions + 1)
        ]
    }
    digest = f"{chance.getrandbits(256):064x}"
    paper = Paper.objects.create(paper_set=drawn, number=number, code=str(100 + number), content=content, digest=digest)
    right = {str(n): [chance.choice(LETTERS)] for n in range(1, questions + 1)}
    PaperKey.objects.create(paper=paper, right=right)
    return paper


def sitting_of(unit: Unit, scale: GradeScale, drawn: PaperSet) -> Sitting:
    plan = SittingPlan(
        code="BENCH",
        title="Kiểm tra cuối khóa",
        class_title="Lớp bồi dưỡng nhận thức về Đảng khóa I năm 2026",
        unit=unit,
        scale=scale,
        opens_at=NOW,
        closes_at=NOW + LENGTH,
        duration_minutes=60,
        decision_number="127-QĐ/ĐU",
        decided_on=date(2026, 10, 20),
        place="Bình Sơn",
    )
    sitting = plan_sitting(plan=plan, by=None, now=NOW)
    sitting.paper_set = drawn
    sitting.save()
    return sitting


def entries_of(sitting: Sitting, count: int, chance: random.Random) -> list[Entry]:
    people = [person_of(place, chance) for place in range(count)]
    for person in people:
        person.derive()
    Person.objects.bulk_create(people, batch_size=500)
    return Entry.objects.bulk_create(
        (
            Entry(
                sitting=sitting,
                person=person,
                number=number,
                unit_name=f"Chi bộ {chance.randint(1, 9)}",
                upper_unit_name=chance.choice(BRANCHES),
                position=chance.choice(POSITIONS),
                periods_attended=chance.randint(40, 50),
            )
            for number, person in enumerate(people, start=1)
        ),
        batch_size=500,
    )


def person_of(place: int, chance: random.Random) -> Person:
    return Person(
        family_middle=chance.choice(FAMILIES),
        given=chance.choice(GIVEN),
        sex=chance.choice(("male", "female")),
        born_on=date(1980, 1, 1) + timedelta(days=chance.randrange(9000)),
        born_precision="year" if place % 20 == 0 else "day",
        national_number=f"0{place:011d}",
        phone=f"09{place:08d}",
    )


def _attempts(entries: list[Entry], papers: list[Paper]) -> list[Attempt]:
    """One in thirty stays away."""
    return Attempt.objects.bulk_create(
        (
            Attempt(
                entry=entry,
                paper=papers[place % len(papers)],
                status=AttemptStatus.GRADED,
                close_reason=CloseReason.HANDED_IN,
                started_at=NOW,
                deadline_at=NOW + LENGTH,
                accept_until=NOW + LENGTH,
                finished_at=NOW + timedelta(minutes=40, seconds=place % 900),
                closed_at=NOW + LENGTH,
                last_seen_at=NOW + LENGTH,
                head=first_hash("bench"),
                receipt="ABCDE-FGHIJ",
            )
            for place, entry in enumerate(entries)
            if place % 30 != 7
        ),
        batch_size=500,
    )


def _marks(attempts: list[Attempt], papers: list[Paper], scale: GradeScale, chance: random.Random) -> None:
    Mark.objects.bulk_create(_made_marks(attempts, papers, scale, chance), batch_size=200)


def _made_marks(
    attempts: list[Attempt], papers: list[Paper], scale: GradeScale, chance: random.Random
) -> Iterator[Mark]:
    bands, keys = list(scale.bands.all()), {paper.pk: paper.key.right for paper in papers}
    contents = {paper.pk: paper.content for paper in papers}
    for attempt in attempts:
        key, skill = keys[attempt.paper_id], chance.uniform(0.4, 1)
        answers = {
            int(n): right if chance.random() < skill else chance.choice(([], ["A"], ["B"])) for n, right in key.items()
        }
        result = score_paper(contents[attempt.paper_id], key, answers)
        score = score_of(points=result.points, points_full=result.points_full, full=Decimal(10), step=Decimal("0.1"))
        yield Mark(
            attempt=attempt,
            points=result.points,
            points_full=result.points_full,
            right_count=result.right_count,
            score=score,
            band=band_of(score, bands),
            detail={
                str(n): {"value": list(mark.value), "right": mark.right, "points": str(mark.points)}
                for n, mark in result.questions.items()
            },
            inputs_digest="0" * 64,
            marked_at=NOW + LENGTH,
        )


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    print(json.dumps(main(int(sys.argv[2]), int(sys.argv[3]))))
