"""The decision of recognition: who completed the class. What it says of each learner is kept as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.classes.arrows import Learner, State
from learning.classes.stepping import Decision, step, step_learners
from learning.finals.judging import WhyNot
from learning.finals.outcomes import Outcome, outcomes_of
from learning.models import LearnerState, Recognition, RecognitionLine, StudyClass
from office import journal
from office.errors import Refused
from people.models import User

# As the class's lists and the learner's record have it, in Vietnamese whatever language the organiser reads.
OFFICIAL_REASONS = {
    WhyNot.PERIODS: "không đủ số tiết dự học",
    WhyNot.WAITING: "chưa có kết quả",
    WhyNot.ABSENT: "vắng kiểm tra hoặc không nộp bài thu hoạch",
    WhyNot.VOIDED: "bị hủy kết quả",
    WhyNot.FAILED: "chưa đạt",
    WhyNot.NO_TRY_LEFT: "không đạt, hết số lần kiểm tra lại",
}


class RecognitionRefused(Refused):
    code = "recognition_refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision taken now would say of a learner, and what the latest one said."""

    outcome: Outcome
    before: RecognitionLine | None

    @property
    def recognised(self) -> bool:
        return self.outcome.passed

    @property
    def is_new(self) -> bool:
        """Whether a decision has something to say: nothing was said yet, or the result is another one since."""
        if self.before is None or self.before.recognised != self.recognised:
            return True
        return self.recognised and (self.before.score, self.before.grade_label) != _result(self.outcome)


def _result(outcome: Outcome) -> tuple[object, str]:
    return outcome.score, outcome.band.label if outcome.band else ""


def verdicts_of(study_class: StudyClass) -> list[Verdict]:
    """What a decision of recognition would say, by name; a query more than the outcomes."""
    said = latest_lines(study_class)
    return [Verdict(outcome, said.get(outcome.enrolment.pk)) for outcome in outcomes_of(study_class)]


def latest_lines(study_class: StudyClass) -> dict[int, RecognitionLine]:
    """By enrolment: the last thing that a decision said of the learner."""
    lines = RecognitionLine.objects.filter(recognition__study_class=study_class).select_related("recognition")
    return {line.enrolment_id: line for line in lines.order_by("recognition")}


@transaction.atomic
def recognise(*, study_class: StudyClass, decision: Decision, by: User | None, now: datetime) -> Recognition:
    """Records a decision of recognition. The first names every learner; a later one those of whom there is news:
    who passed a further try, or whose result was corrected."""
    held = StudyClass.objects.select_for_update(of=("self",)).get(pk=study_class.pk)
    news = [verdict for verdict in verdicts_of(held) if verdict.is_new]
    _refuse(held, decision, news, now)
    number = decision.number.strip()
    made = Recognition.objects.create(study_class=held, number=number, decided_on=decision.on, at=now, by=by)
    RecognitionLine.objects.bulk_create(_line(made, verdict) for verdict in news)
    if held.state == State.OPENED:
        step(held, State.RECOGNISED, decision=Decision(number, decision.on), by=by, now=now)
    _step_learners(news)
    counts = {"recognised": sum(verdict.recognised for verdict in news), "learners": len(news)}
    journal.write(act="learning.class.recognise", subject=made, by=by, now=now, data={"decision": number, **counts})
    study_class.state = held.state
    return made


def _refuse(held: StudyClass, decision: Decision, news: Sequence[Verdict], now: datetime) -> None:
    if not decision.number.strip():
        raise RecognitionRefused(_("Name the decision of recognition: its number is printed on each certificate."))
    if decision.on < held.ends_on:
        raise RecognitionRefused(_("The decision of recognition is older than the end of the class. Correct its day."))
    if decision.on > timezone.localdate(now):
        raise RecognitionRefused(_("The decision of recognition is dated ahead of today. Correct its day."))
    if held.state not in (State.OPENED, State.RECOGNISED):
        state = held.get_state_display()
        raise RecognitionRefused(_("The class is “%s”: only one that was opened is recognised.") % state)
    if held.recognitions.filter(number=decision.number.strip()).exists():
        raise RecognitionRefused(_("This class has a decision of this number already. A later decision has its own."))
    _refuse_news(news)


def _refuse_news(news: Sequence[Verdict]) -> None:
    if not news:
        raise RecognitionRefused(_("There is nobody of whom the decision would say anything new."))
    waiting = sum(verdict.outcome.why_not is WhyNot.WAITING for verdict in news)
    if waiting:
        raise RecognitionRefused(
            ngettext(
                "The results of %d learner are not out yet. Release them first.",
                "The results of %d learners are not out yet. Release them first.",
                waiting,
            )
            % waiting
        )


def _line(made: Recognition, verdict: Verdict) -> RecognitionLine:
    outcome, last = verdict.outcome, verdict.outcome.last
    return RecognitionLine(
        recognition=made,
        enrolment=outcome.enrolment,
        recognised=verdict.recognised,
        try_number=last.number if last else None,
        score=outcome.score,
        grade_label=outcome.band.label if outcome.band else "",
        why_not=outcome.why_not or "",
    )


def _step_learners(news: Sequence[Verdict]) -> None:
    """Those who are in the state already stay there: their line says what is new."""
    groups: dict[WhyNot | None, list[int]] = {}
    for verdict in news:
        to = LearnerState.RECOGNISED if verdict.recognised else LearnerState.NOT_RECOGNISED
        if verdict.outcome.enrolment.state != to:
            groups.setdefault(verdict.outcome.why_not, []).append(verdict.outcome.enrolment.pk)
    for why, enrolments in groups.items():
        to_state = Learner.NOT_RECOGNISED if why else Learner.RECOGNISED
        step_learners(enrolments, to_state, reason=OFFICIAL_REASONS[why] if why else "")
