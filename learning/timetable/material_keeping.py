"""Actions of materials: keep one, drop one, note that a learner opened it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.models import Page

from learning.models import ClassPart, Enrolment, Material, MaterialFile, MaterialReceipt, Session, StudyClass
from learning.timetable.keeping import locked_class
from learning.timetable.material_files import ENDINGS, MOST_BYTES, Problem, Upload, problem_of
from office import journal
from office.errors import Refused
from people.models import User

SENTENCES = {
    Problem.EMPTY: _lazy("The file “%(name)s” is empty. Choose it again."),
    Problem.LARGE: _lazy("The file “%(name)s” is larger than %(most)s MB. Make its pictures smaller, or split it."),
    Problem.STRANGE: _lazy("“%(name)s” is of a sort that is not taken. Take one of: %(endings)s."),
    Problem.BROKEN: _lazy("“%(name)s” is not what its name says, or it is broken. Open it on your device and save it."),
}


class MaterialRefused(Refused):
    code = "material_refused"


@dataclass(frozen=True, slots=True)
class MaterialPlan:
    """What an organiser decides about a material; at most one of document and page."""

    title: str
    opens_at: datetime
    part: ClassPart | None = None
    session: Session | None = None
    document: object = None
    page: Page | None = None


@transaction.atomic
def keep_material(
    *,
    study_class: StudyClass,
    plan: MaterialPlan,
    upload: Upload | None,
    by: User | None,
    now: datetime,
    material: Material | None = None,
) -> Material:
    """Puts a material into a class, or changes one; a new file, document or page takes the place of what was there."""
    held_class = locked_class(study_class)
    held = Material.objects.select_for_update().get(pk=material.pk) if material else Material(study_class=held_class)
    _refuse(plan, upload, held)
    for name in plan.__slots__:
        setattr(held, name, getattr(plan, name))
    held.save()
    _keep_file(held, plan, upload)
    act = "learning.material.change" if material else "learning.material.add"
    data = {"title": held.title, "opens_at": held.opens_at.isoformat()}
    journal.write(act=act, subject=held_class, by=by, now=now, data=data)
    return held


@transaction.atomic
def drop_material(*, material: Material, by: User | None, now: datetime) -> None:
    """Takes a material out of its class, with who had opened it."""
    held_class, title = locked_class(material.study_class), material.title
    material.delete()
    journal.write(act="learning.material.drop", subject=held_class, by=by, now=now, data={"title": title})


@transaction.atomic
def note_opened(*, material: Material, enrolment: Enrolment, now: datetime) -> MaterialReceipt:
    """Notes that the learner opens the material now: one row for both, with the first time and the last. No journal
    row: the receipt is the record, and a learner may open a file twenty times."""
    if now < material.opens_at:
        raise MaterialRefused(_("This material is not open yet."))
    receipt, is_new = MaterialReceipt.objects.get_or_create(
        material=material, enrolment=enrolment, defaults={"first_at": now, "last_at": now}
    )
    if not is_new:
        MaterialReceipt.objects.filter(pk=receipt.pk, last_at__lt=now).update(last_at=now)
    return receipt


def _refuse(plan: MaterialPlan, upload: Upload | None, held: Material) -> None:
    given = [one for one in (plan.document, plan.page, upload) if one]
    if len(given) > 1:
        raise MaterialRefused(_("Choose one of document, page and file: each material is one thing."))
    if not given and not (held.pk and MaterialFile.objects.filter(material=held).exists()):
        raise MaterialRefused(_("Choose a document or a page of the site, or a file to upload."))
    for belongs in (plan.part, plan.session):
        if belongs and belongs.study_class_id != held.study_class_id:
            raise MaterialRefused(_("The lesson or the session belongs to another class."))
    problem = problem_of(upload) if upload else None
    if upload and problem:
        told = {"name": upload.name, "most": MOST_BYTES // 1024 // 1024, "endings": ", ".join(ENDINGS)}
        raise MaterialRefused(str(SENTENCES[problem]) % told)


def _keep_file(held: Material, plan: MaterialPlan, upload: Upload | None) -> None:
    if upload or plan.document or plan.page:
        MaterialFile.objects.filter(material=held).delete()
    if upload:
        facts = {"name": upload.name[-200:], "media_type": upload.media_type, "size": len(upload.data)}
        MaterialFile.objects.create(material=held, data=upload.data, **facts)
