"""What is asked about materials: those of a learner's class, and who has opened what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from learning.classes.arrows import TAKES_PART
from learning.models import ClassState, Enrolment, Material, MaterialReceipt, StudyClass
from people.models import User


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material as a learner of the class sees it: before it opens, the title and the moment alone."""

    material: Material
    is_open: bool
    opened_at: datetime | None


def materials_for(user: User, study_class: StudyClass, now: datetime) -> list[MaterialLine]:
    """The materials of a class for a learner who takes part in it; nothing for anybody else. Three queries at most."""
    enrolment = learners_of(user).filter(study_class=study_class).first()
    if enrolment is None:
        return []
    seen = dict(MaterialReceipt.objects.filter(enrolment=enrolment).values_list("material_id", "first_at"))
    materials = study_class.materials.select_related("part", "session__part")
    return [MaterialLine(one, one.opens_at <= now, seen.get(one.pk)) for one in materials]


def learners_of(user: User) -> QuerySet[Enrolment]:
    """The places of this account's person in classes that were not cancelled."""
    if user.person_id is None:
        return Enrolment.objects.none()
    mine = Enrolment.objects.taking_part().filter(person=user.person_id)
    return mine.exclude(study_class__state=ClassState.CANCELLED)


def with_counts(study_class: StudyClass) -> QuerySet[Material]:
    """The materials of a class, each with `opened`: how many of those who take part have opened it."""
    opened = Count("receipts", filter=Q(receipts__enrolment__state__in=TAKES_PART))
    return (
        study_class.materials.annotate(opened=opened)
        .select_related("part", "session__part", "document", "page", "file")
        .defer("file__data")
    )


def readers_of(material: Material) -> list[tuple[Enrolment, MaterialReceipt | None]]:
    """Each who takes part, by name, with the receipt where there is one. Two queries."""
    receipts = {receipt.enrolment_id: receipt for receipt in material.receipts.all()}
    learners = material.study_class.enrolments.taking_part().select_related("person").by_name()
    return [(learner, receipts.get(learner.pk)) for learner in learners]
