"""What comes next in a class, as one sentence and the page on which it is done."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from learning.classes.arrows import State
from learning.classes.next_steps import Next, Standing, next_step
from learning.models import Call, Certificate, FinishKind, LearnerState, StudyClass


@dataclass(frozen=True, slots=True)
class Coming:
    """`door`: the page of the class where it is done, one of its tabs."""

    told: str
    door: str


SENTENCES = {
    Next.CALL: (_lazy("Call for nominations, or open the class with people you know."), "class_nominations"),
    Next.AWAIT_NAMES: (_lazy("Units send their nominations until %(deadline)s."), "class_nominations"),
    Next.OPEN: (_lazy("Decide on the nominations and open the class."), "class_nominations"),
    Next.TIMETABLE: (_lazy("Make the timetable."), "class_timetable"),
    Next.SUMMON: (_lazy("Send the summons: the class begins on %(start)s."), "class_nominations"),
    Next.TEACH: (_lazy("Mark who attends, until the class ends on %(end)s."), "class_attendance"),
    Next.PLAN_FINALS: (_lazy("Set the final test or essay."), "class_finals"),
    Next.RELEASE: (_lazy("See the final test or essay through, and release the results."), "class_finals"),
    Next.RECOGNISE: (_lazy("Record the decision of recognition."), "class_recognition"),
    Next.ISSUE: (_lazy("Issue the certificates."), "class_learners"),
    Next.CLOSE: (_lazy("Close the class with its report."), "class_report"),
}


def coming(held: StudyClass, *, today: date) -> Coming | None:
    standing = _standing(held)
    step = next_step(State(held.state), standing, today=today)
    if step is None:
        return None
    told, door = SENTENCES[step]
    days = {"start": held.starts_on, "end": held.ends_on, "deadline": standing.deadline or held.starts_on}
    return Coming(str(told) % {name: date_format(day, "SHORT_DATE_FORMAT") for name, day in days.items()}, door)


def _standing(held: StudyClass) -> Standing:
    call = Call.objects.filter(study_class=held).first()
    has_finals, are_out = _finals(held)
    return Standing(
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        deadline=call.deadline if call else None,
        has_timetable=held.sessions.exists(),
        has_finals=has_finals,
        are_results_out=are_out,
        owes_certificates=_owes(held),
    )


def _finals(held: StudyClass) -> tuple[bool, bool]:
    """Whether the first try is set, and whether its results are out: of all with which the programme ends."""
    finish = held.version.finish if held.version else FinishKind.TEST
    parts: list[tuple[bool, bool]] = []
    if finish != FinishKind.ESSAY:
        parts.append((held.final_test is not None, hasattr(held.final_test, "release")))
    if finish != FinishKind.TEST:
        essay = held.essays.filter(number=1).first()
        parts.append((essay is not None, bool(essay and essay.released_at)))
    return all(is_set for is_set, _out in parts), all(is_out for _set, is_out in parts)


def _owes(held: StudyClass) -> bool:
    """Whether somebody recognised has no standing certificate."""
    theirs = Certificate.objects.standing().filter(enrolment=OuterRef("pk"))
    return held.enrolments.filter(~Exists(theirs), state=LearnerState.RECOGNISED).exists()
