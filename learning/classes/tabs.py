"""The pages of a class as tabs: each room adds its line here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from learning.models import StudyClass
from people.models import User
from people.roles import Ability


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a class: the name of its address (with the class's uid), its label, who sees it."""

    door: str
    label: Promise
    ability: Ability = Ability.SEE_SITTINGS


TABS = (
    Tab("class", _lazy("Overview")),
    Tab("class_nominations", _lazy("Nominations and opening")),
    Tab("class_life", _lazy("Committee and changes")),
    Tab("class_timetable", _lazy("Timetable")),
    Tab("class_materials", _lazy("Materials")),
    Tab("class_attendance", _lazy("Attendance")),
    Tab("class_finals", _lazy("Final test and essay")),
    Tab("class_learners", _lazy("Learners and results")),
    Tab("class_recognition", _lazy("Recognition"), Ability.SEE_RESULTS),
    Tab("class_copies", _lazy("Signed decisions"), Ability.SEE_RESULTS),
    Tab("class_report", _lazy("Report"), Ability.SEE_RESULTS),
)


def tabs_of(study_class: StudyClass, user: User, door: str) -> list[dict[str, object]]:
    """The tabs that the user may open; `door` is the one that is open."""
    may = {
        ability: StudyClass.objects.where_may(user, ability).filter(pk=study_class.pk).exists()
        for ability in {tab.ability for tab in TABS}
    }
    return [
        {
            "label": tab.label,
            "url": reverse(f"learning_office:{tab.door}", args=[study_class.uid]),
            "here": tab.door == door,
        }
        for tab in TABS
        if may[tab.ability]
    ]
