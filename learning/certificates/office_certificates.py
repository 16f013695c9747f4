"""Back-office doors of certificates: issue those of a class, print them, revoke one, issue one anew."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.certificates.forms import IssueForm, ReissueForm, RevokeForm
from learning.certificates.issuing import issue_certificates, reissue_certificate, revoke_certificate
from learning.certificates.printing_job import MOST_CERTIFICATES_AT_ONCE, ask_for_print
from learning.certificates.register_files import certificates_file
from learning.classes.office_classes import trail
from learning.models import Certificate, CertificateQuerySet, Print, StudyClass
from office import clock
from office.issued_files import IssuedFile, download
from office.issued_files import issue as hand_out
from people.backoffice import Crumb, form_page, found, needs, say, staff_of, tried
from people.roles import Ability

ICON = "doc-full"


@needs(Ability.RELEASE_RESULTS)
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Issues the certificates of all who were recognised and have none yet."""
    user, now = staff_of(request), clock.now()
    held = found(StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS), uid)
    form = IssueForm(request.POST or None, initial={"issued_on": clock.today()})
    if form.is_valid():
        issued_on = form.cleaned_data["issued_on"]
        if tried(form, lambda: issue_certificates(study_class=held, issued_on=issued_on, by=user, now=now)):
            say(request, _("The certificates are issued. Print them from here."))
            return redirect("learning_office:class_learners", held.uid)
    title, submit = _("Issue certificates"), _("Issue the certificates")
    return form_page(request, form, title=title, icon=ICON, trail=_steps(held, title), submit=submit)


@needs(Ability.SEE_RESULTS)
def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The standing certificates of a class as one PDF, alone or with our signature; many are made by a job."""
    user, now = staff_of(request), clock.now()
    held = found(StudyClass.objects.where_may(user, Ability.SEE_RESULTS), uid)
    certificates, signed = list(Certificate.objects.visible_to(user).to_print(held)), "signed" in request.GET
    if len(certificates) > MOST_CERTIFICATES_AT_ONCE:
        back = reverse("learning_office:class_learners", args=[held.uid])
        return ask_for_print({"class": str(held.uid), "signed": signed}, by=user, now=now, back_url=back)
    file = certificates_file(certificates, name=held.code, site=settings.WAGTAILADMIN_BASE_URL, now=now)
    return hand_out(file, signed=signed, now=now)


@needs(Ability.SEE_RESULTS)
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    certificate, now = found(Certificate.objects.visible_to(staff_of(request)).with_heads(), uid), clock.now()
    file = certificates_file([certificate], name=str(certificate), site=settings.WAGTAILADMIN_BASE_URL, now=now)
    return hand_out(file, signed="signed" in request.GET, now=now)


@needs(Ability.SEE_RESULTS)
def made_print(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A large print that a job has made, for whoever asked for it."""
    made = found(Print.objects.visible_to(staff_of(request)), uid)
    return download(IssuedFile(made.name, bytes(made.data), {}))


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
    rows = Certificate.objects.where_may(staff_of(request), Ability.RELEASE_RESULTS)
    return rows.select_related("enrolment__study_class")


def _steps(held: StudyClass, title: str) -> list[Crumb]:
    return trail((reverse("learning_office:class", args=[held.uid]), held.title), ("", title))
