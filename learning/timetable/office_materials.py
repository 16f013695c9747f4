"""Back-office doors of materials: those of a class, one's form, who has opened it, the list to remind by."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.classes.office_classes import class_page, trail
from learning.models import Material, StudyClass
from learning.timetable.handing import handed
from learning.timetable.material_forms import MaterialForm, material_values
from learning.timetable.material_keeping import drop_material, keep_material
from learning.timetable.material_queries import readers_of, with_counts
from learning.timetable.office_timetable import XLSX, file_answer
from learning.timetable.official_lists import Column, OfficialList, class_letterhead, list_workbook
from office import clock
from office.errors import Refused
from office.workbooks import Value
from people.backoffice import Crumb, form_page, found, needs, page, say, staff_of, tried
from people.models import Unit
from people.office_words import masked
from people.roles import Ability

ICON = "folder-open-inverse"


@needs(Ability.SEE_SITTINGS)
def class_materials(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The materials with how many have opened each."""
    held = found(StudyClass.objects.visible_to(staff_of(request)), uid)
    context = {
        "materials": with_counts(held),
        "learners": held.enrolments.taking_part().count(),
        "now": clock.now(),
    }
    buttons = [(_("Add a material"), "material_add", "plus")]
    return class_page(request, held, "class_materials", "learning/materials.html", context, buttons)


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = found(StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS), uid)
    return _material_form(request, held, None)


@needs(Ability.RUN_SITTINGS)
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    material = _kept(request, uid, Ability.RUN_SITTINGS)
    return _material_form(request, material.study_class, material)


def _material_form(request: HttpRequest, held: StudyClass, material: Material | None) -> HttpResponse:
    initial = material_values(material) if material else {"opens_at": clock.now()}
    form = MaterialForm(request.POST or None, request.FILES or None, initial=initial, study_class=held)
    if form.is_valid():
        kept = tried(
            form,
            lambda: keep_material(
                study_class=held,
                plan=form.plan(),
                upload=form.upload(),
                by=staff_of(request),
                now=clock.now(),
                material=material,
            ),
        )
        if kept:
            say(request, _("The material is kept."))
            return redirect("learning_office:class_materials", held.uid)
    title = _("Change a material") if material else _("Add a material")
    steps, submit = _steps(held, title), _("Keep the material")
    return form_page(request, form, title=title, icon=ICON, trail=steps, submit=submit)


@needs(Ability.RUN_SITTINGS)
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks first."""
    material, problem = _kept(request, uid, Ability.RUN_SITTINGS), ""
    held = material.study_class
    if request.method == "POST":
        try:
            drop_material(material=material, by=staff_of(request), now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("The material is gone."))
            return redirect("learning_office:class_materials", held.uid)
    title = _("Take a material out")
    context = {
        "question": _("Take “%s” out of the class?") % material,
        "consequence": _("Learners no longer find it, and who has opened it is forgotten."),
        "submit": title,
        "back": reverse("learning_office:class_materials", args=[held.uid]),
        "problem": problem,
    }
    steps, status = _steps(held, title), 422 if problem else 200
    return page(request, "office/confirm.html", title=title, icon=ICON, trail=steps, context=context, status=status)


@needs(Ability.SEE_SITTINGS)
def readers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who has opened a material and who has not."""
    material = _kept(request, uid, Ability.SEE_SITTINGS)
    told = readers_of(material)
    context = {
        "material": material,
        "learners": len(told),
        "unread": [learner for learner, receipt in told if receipt is None],
        "read": [(learner, receipt) for learner, receipt in told if receipt],
    }
    steps = _steps(material.study_class, material.title)
    return page(
        request, "learning/material_readers.html", title=material.title, icon=ICON, trail=steps, context=context
    )


@needs(Ability.SEE_SITTINGS)
def reminders(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Those who have not opened it, as a list to telephone by."""
    material = _kept(request, uid, Ability.SEE_SITTINGS)
    keeping = Unit.objects.where_may(staff_of(request), Ability.KEEP_PEOPLE)
    phone = str if keeping.filter(pk=material.study_class.unit_id).exists() else masked
    unread = [learner for learner, receipt in readers_of(material) if receipt is None]
    columns = (
        Column("STT", 6, middle=True),
        Column("Họ và tên", 30),
        Column("Đơn vị", 40),
        Column("Điện thoại", 16, middle=True),
        Column("Ghi chú", 16),
    )
    rows: list[list[Value]] = [
        [place, one.person.full_name, one.unit_name, phone(one.person.phone), ""]
        for place, one in enumerate(unread, start=1)
    ]
    opened = date_format(timezone.localtime(material.opens_at), "H:i d/m/Y")
    about = (material.study_class.title, f"Tài liệu: {material.title} (mở từ {opened})")
    listed = OfficialList("DANH SÁCH HỌC VIÊN CHƯA MỞ TÀI LIỆU", about, columns, rows)
    head = class_letterhead(material.study_class, on=clock.today())
    made = list_workbook(listed, head, now=clock.now())
    return file_answer(made, f"nhac-tai-lieu-{material.study_class.code}.xlsx", XLSX)


@needs(Ability.SEE_SITTINGS)
def download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The material for the staff of the class, open or not; no receipt."""
    return handed(_kept(request, uid, Ability.SEE_SITTINGS))


def _kept(request: HttpRequest, uid: UUID, ability: Ability) -> Material:
    rows = Material.objects.where_may(staff_of(request), ability)
    return found(rows.select_related("study_class__unit", "document", "page"), uid)


def _steps(held: StudyClass, title: str) -> list[Crumb]:
    back = reverse("learning_office:class_materials", args=[held.uid])
    return trail((reverse("learning_office:class", args=[held.uid]), held.title), (back, _("Materials")), ("", title))
