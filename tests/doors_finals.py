"""Records of final tests, essays and recognition that the doors of the table are asked with."""

from datetime import timedelta
from typing import Any

from learning.models import Enrolment, Essay, EssayFile, EssayMark, EssayPaper, Recognition, StudyClass
from office import clock
from tests import doors_records as made
from tests.cast import Cast
from tests.doors_kinds import OWN, RUN_SITTINGS, SEE_RESULTS, SEE_SITTINGS, WRITE_QUESTIONS, Arguments, Door


def essay(cast: Cast) -> Essay:
    """The essay of a class in which An learns."""
    held = made.study_class(cast)
    Enrolment.objects.create(study_class=held, person=cast.entry_an.person)
    return Essay.objects.create(study_class=held, topic="Liên hệ", due_at=clock.now() + timedelta(days=2))


def essay_paper(cast: Cast) -> EssayPaper:
    """An's essay, handed in."""
    held = essay(cast)
    learner = held.study_class.enrolments.get()
    return EssayPaper.objects.create(
        essay=held, enrolment=learner, code="ACDEFH", state="handed_in", text="Bài", handed_in_at=clock.now()
    )


def essay_mark(cast: Cast) -> EssayMark:
    """Thu has it to mark."""
    paper = essay_paper(cast)
    EssayFile.objects.create(paper=paper, name="a.pdf", kind="pdf", data=b"%PDF-1.7 %%EOF")
    return EssayMark.objects.create(paper=paper, marker=cast.thu, place=1)


def essay_and_learner(cast: Cast) -> list[Any]:
    held = essay(cast)
    return [held.uid, held.study_class.enrolments.get().uid]


def recognition_file(cast: Cast) -> list[Any]:
    """The list of a decision that names nobody."""
    held: StudyClass = made.study_class(cast)
    decided = Recognition.objects.create(study_class=held, number="1", decided_on=held.ends_on, at=clock.now())
    return [decided.uid, "xlsx"]


def first_try(cast: Cast) -> list[Any]:
    return [made.study_class(cast).uid, 1]


def learner_try(cast: Cast) -> list[Any]:
    return [essay(cast).study_class.enrolments.get().uid, 1]


ESSAY: Arguments = lambda cast: [essay(cast).uid]  # noqa: E731
ESSAY_PAPER: Arguments = lambda cast: [essay_paper(cast).uid]  # noqa: E731
ESSAY_MARK: Arguments = lambda cast: [essay_mark(cast).uid]  # noqa: E731
STUDY_CLASS: Arguments = lambda cast: [made.study_class(cast).uid]  # noqa: E731
FINALS: dict[str, Door] = {
    "learning_office:class_finals": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:final_plan": Door(RUN_SITTINGS, first_try),
    "learning_office:final_take": Door(RUN_SITTINGS, first_try),
    "learning_office:final_enter": Door(RUN_SITTINGS, first_try, "post"),
    "learning_office:try_permit": Door(RUN_SITTINGS, learner_try),
    "learning_office:essay_set": Door(RUN_SITTINGS, first_try),
    "learning_office:essay": Door(RUN_SITTINGS, ESSAY),
    "learning_office:essay_assign": Door(RUN_SITTINGS, ESSAY),
    "learning_office:essay_hand_over": Door(RUN_SITTINGS, ESSAY),
    "learning_office:essay_release": Door(RUN_SITTINGS, ESSAY, "post"),
    "learning_office:essay_extend": Door(RUN_SITTINGS, essay_and_learner),
    "learning_office:essay_reconcile": Door(RUN_SITTINGS, ESSAY_PAPER),
    "learning_office:essays_to_mark": Door(WRITE_QUESTIONS),
    "learning_office:essay_mark": Door({"thu"}, ESSAY_MARK, personal=True),
    "learning_office:essay_mark_file": Door({"thu"}, ESSAY_MARK, personal=True),
    "learning_office:class_recognition": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:class_recognise": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:recognition_file": Door(SEE_RESULTS, recognition_file),
    "learning_office:certificates_due": Door(SEE_RESULTS, elsewhere=True),
    "learning:essay": Door(OWN, ESSAY),
    "learning:essay_keep": Door(OWN, ESSAY, "post"),
}
