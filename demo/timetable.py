"""The demo's timetables and who was there: ten half-days, and learners who missed one or two of them."""

from datetime import datetime, time

from django.utils import timezone

from demo.exams import attended
from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import Mark, keep_attendance
from learning.classes.arrows import State
from learning.classes.stepping import Decision, step
from learning.models import ClassState, Session, StudyClass
from learning.timetable.keeping import renew_feed, take_proposal
from learning.timetable.spreading import Rhythm
from people.models import Person, User

HALL = "Hội trường Đảng ủy"
PERIODS = 5
EVENING = time(18)


def load_timetable(study_class: StudyClass, learners: list[Person], *, by: User, now: datetime) -> None:
    """Opens the class where nobody has, spreads its parts over half-days, and marks each session on its evening."""
    if study_class.state == ClassState.PLANNED:
        decided = study_class.decided_on or study_class.starts_on
        step(study_class, State.OPENED, by=by, now=now, decision=Decision(study_class.decision_number, decided))
    first, rhythm = study_class.starts_on, Rhythm(periods=PERIODS)
    made = take_proposal(study_class=study_class, first=first, rhythm=rhythm, sites=HALL, by=by, now=now)
    renew_feed(study_class=study_class, by=by, now=now)
    enrolments = dict(study_class.enrolments.values_list("person", "pk"))
    for number, session in enumerate(made):
        marks = [Mark(enrolments[who.pk], _seen(place, number, len(made))) for place, who in enumerate(learners)]
        keep_attendance(session=session, marks=marks, by=by, now=_evening(session))


def _evening(session: Session) -> datetime:
    return datetime.combine(session.day, EVENING, tzinfo=timezone.get_default_timezone())


def _seen(place: int, number: int, sessions: int) -> Seen:
    """What the list says of a learner: as many sessions missed as `attended` has it, the first of them with leave."""
    missed = (sessions * PERIODS - attended(place)) // PERIODS
    if number in [(place + n * 3) % sessions for n in range(missed)]:
        return Seen(Kind.LEAVE if number == place % sessions else Kind.ABSENT, 0)
    return Seen(Kind.LATE if (place + number) % 37 == 5 else Kind.PRESENT, PERIODS)
