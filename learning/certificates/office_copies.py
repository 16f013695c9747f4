"""Back-office doors of signed copies: a certificate's page, a class's signed decisions, one copy, adding, removing."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from learning.certificates.forms_copies import CopyForm, DecisionCopyForm
from learning.certificates.register_lines import note_of
from learning.certificates.signed_copies import Paper, add_copy, finding_of, remove_copy
from learning.certificates.trails import certificate_trail
from learning.classes.office_classes import class_page, trail
from learning.models import Certificate, SignedCopy, SignedCopyQuerySet, StudyClass
from office import clock
from office.issued_files import IssuedFile, download
from people.backoffice import Crumb, form_page, found, needs, page, say, staff_of, tried
from people.roles import Ability

ICON = "doc-full"


@needs(Ability.SEE_RESULTS)
def certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a certificate says, what became of it, and its signed copies."""
    user = staff_of(request)
    rows = Certificate.objects.visible_to(user).select_related("replaces", "replaced_by", "enrolment__study_class")
    one = found(rows, uid)
    may = Certificate.objects.where_may(user, Ability.RELEASE_RESULTS).filter(pk=one.pk).exists()
    context = {
        "certificate": one,
        "note": note_of(one),
        "copies": one.signed_copies.select_related("added_by__person"),
        "may_change": may,
    }
    title = _("Certificate no. %s") % one
    return page(
        request,
        "learning/certificate.html",
        title=title,
        icon=ICON,
        trail=certificate_trail(one, ("", title)),
        context=context,
        buttons=_buttons(one, may=may),
    )


def _buttons(one: Certificate, *, may: bool) -> list[HeaderButton]:
    told = [(_("Print (PDF)"), reverse("learning_office:certificate_print", args=[one.uid]), "download")]
    if may:
        told.append((_("Add a signed copy"), reverse("learning_office:certificate_copy_add", args=[one.uid]), "upload"))
    return [HeaderButton(label, url=url, icon_name=icon) for label, url, icon in told]


@needs(Ability.SEE_RESULTS)
def class_copies(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The signed decisions of a class."""
    held = found(StudyClass.objects.where_may(staff_of(request), Ability.SEE_RESULTS), uid)
    context = {"copies": held.signed_copies.select_related("added_by__person"), "decisions": decisions_of(held)}
    buttons = [(_("Add a signed copy"), "class_copy_add", "upload")] if context["decisions"] else []
    return class_page(request, held, "class_copies", "learning/class_copies.html", context, buttons)


def decisions_of(held: StudyClass) -> list[str]:
    """The numbers of all decisions taken about the class, in the order of its steps."""
    steps = held.steps.exclude(decision_number="").values_list("decision_number", flat=True)
    recognised = held.recognitions.values_list("number", flat=True)
    return list(dict.fromkeys([*steps, *recognised]))


@needs(Ability.RELEASE_RESULTS)
def add_to_certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    one = found(Certificate.objects.where_may(staff_of(request), Ability.RELEASE_RESULTS), uid)
    form, title = CopyForm(*_sent(request)), _("Add a signed copy")
    if form.is_valid() and (copy := _added(request, form, Paper(certificate=one))):
        return redirect("learning_office:copy", copy.uid)
    here = (reverse("learning_office:certificate", args=[one.uid]), _("Certificate no. %s") % one)
    return _form(request, form, certificate_trail(one, here, ("", title)), title)


@needs(Ability.RELEASE_RESULTS)
def add_to_class(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = found(StudyClass.objects.where_may(staff_of(request), Ability.RELEASE_RESULTS), uid)
    form = DecisionCopyForm(*_sent(request), decisions=decisions_of(held))
    if form.is_valid():
        paper = Paper(study_class=held, decision_number=form.cleaned_data["decision"])
        if copy := _added(request, form, paper):
            return redirect("learning_office:copy", copy.uid)
    title = _("Add a signed copy")
    here = (reverse("learning_office:class_copies", args=[held.uid]), held.title)
    return _form(request, form, trail(here, ("", title)), title)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, were it nothing at all."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _added(request: HttpRequest, form: CopyForm, paper: Paper) -> SignedCopy | None:
    file = form.cleaned_data["file"]
    user, now = staff_of(request), clock.now()
    copy = tried(form, lambda: add_copy(paper=paper, name=file.name, content=file.read(), by=user, now=now))
    if copy:
        say(request, _("The signed copy is kept. What its signatures say stands below."))
    return copy


def _form(request: HttpRequest, form: CopyForm, steps: list[Crumb], title: str) -> HttpResponse:
    return form_page(request, form, title=title, icon="upload", trail=steps, submit=_("Check and keep"))


@needs(Ability.SEE_RESULTS)
def copy_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who signed a copy and when, and whether it is as it was signed."""
    user = staff_of(request)
    copy = _copy(SignedCopy.objects.visible_to(user), uid)
    may = SignedCopy.objects.where_may(user, Ability.RELEASE_RESULTS).filter(pk=copy.pk).exists()
    context = {"copy": copy, "finding": finding_of(copy), "may_change": may}
    return page(request, "learning/signed_copy.html", title=copy.name, icon=ICON, trail=_steps(copy), context=context)


def _copy(rows: SignedCopyQuerySet, uid: UUID) -> SignedCopy:
    return found(rows.select_related("certificate", "study_class", "added_by__person"), uid)


def _steps(copy: SignedCopy) -> list[Crumb]:
    if copy.certificate:
        here = (
            reverse("learning_office:certificate", args=[copy.certificate.uid]),
            _("Certificate no. %s") % copy.certificate,
        )
        return certificate_trail(copy.certificate, here, ("", copy.name))
    return trail((_owner(copy), str(copy.study_class)), ("", copy.name))


def _owner(copy: SignedCopy) -> str:
    if copy.certificate:
        return reverse("learning_office:certificate", args=[copy.certificate.uid])
    assert copy.study_class is not None  # noqa: S101  # narrows the type: the database keeps it so
    return reverse("learning_office:class_copies", args=[copy.study_class.uid])


@needs(Ability.SEE_RESULTS)
def copy_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    copy = found(SignedCopy.objects.visible_to(staff_of(request)).select_related("file"), uid)
    return download(IssuedFile(copy.name, bytes(copy.file.data), {}))


@require_POST
@needs(Ability.RELEASE_RESULTS)
def copy_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    copy = _copy(SignedCopy.objects.where_may(user, Ability.RELEASE_RESULTS), uid)
    back = _owner(copy)
    remove_copy(copy=copy, by=user, now=clock.now())
    say(request, _("The copy is removed."))
    return redirect(back)
