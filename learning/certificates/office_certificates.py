"""Back-office doors of certificates: issue those of a class, print them, revoke one, issue one anew."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.certificates.forms import IssueForm, ReissueForm, RevokeForm
from learning.certificates.issuing import Recognition, issue_certificates, reissue_certificate, revoke_certificate
from learning.certificates.papers import certificates_pdf
from learning.classes.office_classes import trail
from learning.models import Certificate, CertificateQuerySet, StudyClass
from office import clock
from people.backoffice import Crumb, form_page, found, needs, say, staff_of, tried
from people.models import Unit
from people.roles import Ability

ICON = "doc-full"


@needs(Ability.RELEASE_RESULTS)
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Issues the certificates of all who passed and have none yet."""
    user, now = staff_of(request), clock.now()
    held = found(StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS), uid)
    form = IssueForm(request.POST or None, initial={"issued_on": clock.today()})
    if form.is_valid():
        recognition = Recognition(**form.cleaned_data)
        if tried(form, lambda: issue_certificates(study_class=held, recognition=recognition, by=user, now=now)):
            say(request, _("The certificates are issued. Print them from here."))
            return redirect("learning_office:class_learners", held.uid)
    title, submit = _("Issue certificates"), _("Issue the certificates")
    return form_page(request, form, title=title, icon=ICON, trail=_steps(held, title), submit=submit)


@needs(Ability.SEE_RESULTS)
def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The standing certificates of a class as one PDF."""
    user = staff_of(request)
    held = found(StudyClass.objects.where_may(user, Ability.SEE_RESULTS), uid)
    return _pdf(list(_in_sight(request).standing().filter(enrolment__study_class=held)), f"GCN-{held.code}.pdf")


@needs(Ability.SEE_RESULTS)
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    certificate = found(_in_sight(request), uid)
    return _pdf([certificate], f"GCN-{certificate}.pdf")


def _in_sight(request: HttpRequest) -> CertificateQuerySet:
    return Certificate.objects.visible_to(staff_of(request)).prefetch_related("register__unit__versions")


def _pdf(certificates: list[Certificate], name: str) -> HttpResponse:
    made = certificates_pdf(certificates, site=settings.WAGTAILADMIN_BASE_URL, now=clock.now())
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@needs(Ability.RELEASE_RESULTS)
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    certificate = found(_kept(request), uid)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = tried(
            form, lambda: revoke_certificate(certificate=certificate, reason=reason, by=user, now=clock.now()) or True
        )
        if done:
            say(request, _("The certificate is revoked. Its number is not used again."))
            return redirect("learning_office:class_learners", certificate.enrolment.study_class.uid)
    title, submit = _("Revoke certificate %s") % certificate, _("Revoke the certificate")
    steps = _steps(certificate.enrolment.study_class, title)
    return form_page(request, form, title=title, icon=ICON, trail=steps, submit=submit)


@needs(Ability.RELEASE_RESULTS)
def reissue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another certificate in place of one with an error: first mend the error, then issue anew."""
    user = staff_of(request)
    certificate = found(_kept(request), uid)
    form = ReissueForm(request.POST or None, initial={"issued_on": clock.today()})
    if form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: reissue_certificate(certificate=certificate, **given, by=user, now=clock.now())):
            say(request, _("Another certificate is issued under a new number; the old one is revoked."))
            return redirect("learning_office:class_learners", certificate.enrolment.study_class.uid)
    title, submit = _("Issue certificate %s anew") % certificate, _("Issue anew")
    steps = _steps(certificate.enrolment.study_class, title)
    return form_page(request, form, title=title, icon=ICON, trail=steps, submit=submit)


def _kept(request: HttpRequest) -> CertificateQuerySet:
    units = Unit.objects.where_may(staff_of(request), Ability.RELEASE_RESULTS).values("pk")
    return Certificate.objects.filter(register__unit__in=units).select_related("enrolment__study_class")


def _steps(held: StudyClass, title: str) -> list[Crumb]:
    return trail((reverse("learning_office:class", args=[held.uid]), held.title), ("", title))
