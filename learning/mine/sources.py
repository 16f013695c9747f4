"""All that gives a learner something to do: each room adds its line here."""

from collections.abc import Callable, Iterable

from django.utils import timezone

from learning.mine.from_classes import essay_tasks, material_tasks, session_tasks
from learning.mine.from_exams import exam_tasks
from learning.mine.from_records import certificate_tasks, correction_tasks, lesson_tasks
from learning.mine.learner import Me
from learning.mine.tasks import Task, in_order

Source = Callable[[Me], Iterable[Task]]
SOURCES: tuple[Source, ...] = (
    exam_tasks,
    session_tasks,
    material_tasks,
    lesson_tasks,
    essay_tasks,
    certificate_tasks,
    correction_tasks,
)


def tasks_of(me: Me) -> list[Task]:
    """Everything that waits for this learner, the most urgent first."""
    return in_order((task for source in SOURCES for task in source(me)), timezone.get_current_timezone())
