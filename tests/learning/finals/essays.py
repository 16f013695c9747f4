"""Essays of a class as tests use them: set, written, given to markers."""

from datetime import timedelta
from decimal import Decimal

from exams.sittings.models import Entry
from learning.finals.essay_marking import assign_markers, mark_essay
from learning.finals.essay_writing import EssayTask, hand_in_essay, set_essay
from learning.models import Enrolment, Essay, EssayMark, EssayPaper, StudyClass
from people.models import RoleGrant, User
from people.roles import Role
from tests.cast import NOW, SINCE, Cast

DUE = NOW + timedelta(days=2)
AFTER = DUE + timedelta(minutes=1)
TASK = EssayTask("Liên hệ bản thân", DUE, Decimal("1.0"))


def essay_of(held: StudyClass, cast: Cast, number: int = 1) -> Essay:
    return set_essay(study_class=held, number=number, task=TASK, by=cast.quang, now=NOW)


def another_trainer(cast: Cast, name: str) -> User:
    user = User.objects.create(username=name)
    RoleGrant.objects.create(user=user, role=Role.TRAINER, unit=cast.duk, valid_from=SINCE)
    return user


def learner_of(held: StudyClass, entry: Entry) -> Enrolment:
    return held.enrolments.get(person=entry.person)


def handed_in(essay: Essay, entry: Entry, text: str = "Bài thu hoạch") -> EssayPaper:
    enrolment = learner_of(essay.study_class, entry)
    return hand_in_essay(essay=essay, enrolment=enrolment, text=text, file=None, by=None, now=NOW)


def given_out(essay: Essay, cast: Cast, other: User) -> None:
    assign_markers(essay=essay, first=cast.thu, second=other, by=cast.quang, now=NOW)


def marked_by(marker: User, paper: EssayPaper, score: str) -> EssayPaper:
    mark = EssayMark.objects.get(paper=paper, marker=marker)
    return mark_essay(mark=mark, score=Decimal(score), remark="", by=marker, now=AFTER)
