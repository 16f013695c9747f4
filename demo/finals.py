"""The end of the demo's first class: recognised, its certificates issued, and a second try still to come."""

from datetime import datetime, timedelta

from django.utils import timezone

from exams.papers.actions import draft_papers
from exams.papers.models import Blueprint
from exams.sittings.actions import SittingPlan
from exams.sittings.models import Sitting
from learning.certificates.issuing import issue_certificates
from learning.classes.arrows import State
from learning.classes.stepping import Decision, step
from learning.finals.final_tests import set_final_test
from learning.finals.recognising import recognise
from learning.models import StudyClass
from people.models import User

DECIDED_AFTER, ISSUED_AFTER, AGAIN_IN = timedelta(days=10), timedelta(days=14), timedelta(days=6)


def load_finals(*, test: Sitting, blueprint: Blueprint, by: User, now: datetime) -> None:
    """`test`: the first class's final test, whose results are out. Who failed tries again in a week."""
    held = StudyClass.objects.get(final_test=test)
    if held.state != State.OPENED:
        opened = Decision(test.decision_number, test.decided_on) if test.decided_on else None
        step(held, State.OPENED, by=by, now=test.opens_at - timedelta(days=9), decision=opened)
    decided = test.opens_at + DECIDED_AFTER
    recognise(study_class=held, decision=Decision("61-QĐ/ĐU", timezone.localdate(decided)), by=by, now=decided)
    issued = test.opens_at + ISSUED_AFTER
    issue_certificates(study_class=held, issued_on=timezone.localdate(issued), by=by, now=issued)
    _plan_second(held, test, blueprint, by=by, now=now)


def _plan_second(held: StudyClass, test: Sitting, blueprint: Blueprint, *, by: User, now: datetime) -> None:
    opens_at = (now + AGAIN_IN).replace(minute=0, second=0, microsecond=0)
    plan = SittingPlan(
        code=f"{test.code}-L2",
        title=f"Kiểm tra cuối khóa (lần 2) · {held.title}",
        unit=held.unit,
        scale=test.scale,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(minutes=60),
        duration_minutes=test.duration_minutes,
        class_title=held.title,
        decision_number=test.decision_number,
        decided_on=test.decided_on,
        place=test.place,
    )
    draft = draft_papers(blueprint=blueprint, count=2, seed="demo lần 2")
    set_final_test(study_class=held, number=2, plan=plan, draft=draft, by=by, now=now)
