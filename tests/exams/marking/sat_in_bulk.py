"""A sitting of any size that was sat and marked: who got which question right stands in a grid."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from exams.bank.actions import OptionText, QuestionText, add_topic, open_bank, write_question
from exams.bank.models import Bank, Question
from exams.delivery.models import Attempt, AttemptStatus, CloseReason
from exams.marking.actions import rule_of
from exams.marking.models import Mark
from exams.marking.reckoning import reckon
from exams.papers.actions import Line, keep_blueprint
from exams.sittings.actions import SittingPlan, plan_sitting, prepare_papers
from exams.sittings.models import Entry, GradeScale, Sitting
from people.models import Person, Unit

LENGTH = timedelta(minutes=60)
Grid = Sequence[Sequence[int]]


def bank_of(unit: Unit, questions: int, now: datetime, *, code: str = "TK") -> tuple[Bank, list[Question]]:
    """Questions whose option A is right; their references sort in their order."""
    bank = open_bank(code=code, name=f"Ngân hàng {code}", unit=unit, by=None, now=now, reviewed=False)
    topic = add_topic(bank=bank, name="Điều lệ Đảng", by=None, now=now)
    texts = (OptionText("Đúng", right=True), *(OptionText(f"Sai {n}", right=False) for n in (2, 3, 4)))
    return bank, [
        write_question(topic=topic, level=1, text=QuestionText(f"Câu hỏi số {n}?", texts), by=None, now=now)
        for n in range(1, questions + 1)
    ]


def sat_in_bulk(
    *, bank: Bank, scale: GradeScale, grid: Grid, now: datetime, code: str = "TK01", papers: int = 1
) -> Sitting:
    """Everybody in turn has one of the papers; each line of the grid is a person, each column a question of the bank.

    A 1 is the right answer; 0 is option D where the question's number and the person's are both even, else B.
    """
    plan = SittingPlan(
        code=code, title=f"Kiểm tra {code}", class_title="", unit=bank.unit, scale=scale,
        opens_at=now, closes_at=now + LENGTH, duration_minutes=60,
    )  # fmt: skip
    sitting = plan_sitting(plan=plan, by=None, now=now)
    people = [Person(family_middle="Nguyễn", given=f"Người {n}", born_on=date(1990, 1, 1)) for n in range(len(grid))]
    for person in people:
        person.derive()
    Person.objects.bulk_create(people)
    Entry.objects.bulk_create(Entry(sitting=sitting, person=person, number=n) for n, person in enumerate(people, 1))
    lines = [Line(topic=bank.topics.get(), level=None, count=len(grid[0]))]
    blueprint = keep_blueprint(bank=bank, name=f"Đề {code}", lines=lines, by=None, now=now)
    prepare_papers(sitting=sitting, blueprint=blueprint, count=papers, by=None, now=now, seed=code)
    sitting.refresh_from_db()
    _sit(sitting, grid, now)
    return sitting


def _sit(sitting: Sitting, grid: Grid, now: datetime) -> None:
    entries = list(sitting.entries.select_related("paper__key").order_by("number"))
    attempts = Attempt.objects.bulk_create(
        Attempt(
            entry=entry, paper=entry.paper, status=AttemptStatus.GRADED, close_reason=CloseReason.HANDED_IN,
            started_at=now, deadline_at=now + LENGTH, accept_until=now + LENGTH, finished_at=now + LENGTH,
            closed_at=now + LENGTH, last_seen_at=now + LENGTH,
        )
        for entry in entries
    )  # fmt: skip
    bank = sitting.paper_set.blueprint.bank
    columns = {pk: at for at, pk in enumerate(bank.questions.order_by("pk").values_list("pk", flat=True))}
    Mark.objects.bulk_create(
        _mark(attempt, line, columns, sitting, now) for attempt, line in zip(attempts, grid, strict=True)
    )


def _mark(attempt: Attempt, line: Sequence[int], columns: dict[int, int], sitting: Sitting, now: datetime) -> Mark:
    paper = attempt.paper
    answers = {}
    for n, order, question in paper.places.values_list("n", "option_order", "version__question"):
        column = columns[question]
        wrong = 4 if column % 2 == attempt.entry.number % 2 == 0 else 2
        answers[n] = ["ABCD"[order.index(1 if line[column] else wrong)]]
    bands = list(sitting.scale.bands.all())
    found = reckon(
        paper_digest=paper.digest, content=paper.content, key=paper.key.right, answers=answers,
        scale=rule_of(sitting.scale, bands),
    )  # fmt: skip
    return Mark(
        attempt=attempt, points=found.points, points_full=found.points_full, right_count=found.right_count,
        score=found.score, band=next(band for band in bands if band.floor == found.floor), detail=found.detail,
        inputs_digest=found.inputs_digest, marked_at=now + LENGTH,
    )  # fmt: skip
