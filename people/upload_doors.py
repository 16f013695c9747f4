"""What back-office doors of an import share: to the job that reads an upload, to the one that saves it, or back."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from office import clock
from office.jobs.actions import ask
from office.jobs.models import Job
from people.backoffice import say, staff_of, warn
from people.kept_readings import NotRead
from people.kept_uploads import KeptUpload, kept_upload, take_upload
from people.office_jobs import to_job
from people.upload_jobs import arguments_of, once_of


@dataclass(frozen=True, slots=True)
class UploadDoors:
    """Of one sort of import: `read` and `save`, its kinds of jobs; `begin` and `preview`, the names of its addresses;
    `purpose`: what its uploads are kept for."""

    purpose: str
    read: str
    save: str
    begin: str
    preview: str

    def read_it(self, request: HttpRequest, upload: KeptUpload) -> HttpResponse:
        """To the job that reads the upload, the same one whoever asks how often."""
        once = once_of(self.read, upload.token)
        return _asked(request, self.read, once, back_url=reverse(self.begin), **arguments_of(upload))

    def read_again(self, request: HttpRequest, upload: KeptUpload, *, turn: str) -> HttpResponse:
        """To a job that reads it anew: what was read before is of no use any more. `turn`: another each time."""
        once, back_url = once_of(self.read, f"{upload.token}:{turn}"), self.preview_of(upload)
        return _asked(request, self.read, once, back_url=back_url, **arguments_of(upload))

    def save_it(self, request: HttpRequest, upload: KeptUpload) -> HttpResponse:
        """To the job that saves what was looked through, if it still is what the page has shown."""
        told = arguments_of(upload, digest=request.POST.get("digest", "")[:64])
        return _asked(request, self.save, once_of(self.save, upload.token), back_url=self.preview_of(upload), **told)

    def saving(self, request: HttpRequest, token: str) -> Job | None:
        """The job that saves this upload or has saved it: whoever confirms twice, or comes back later, is led there."""
        return _standing(request, once_of(self.save, token))

    def unread(self, request: HttpRequest, upload: KeptUpload, refusal: NotRead) -> HttpResponse:
        """To the job that is reading it still; else the upload is of no use."""
        reading = _standing(request, once_of(self.read, upload.token))
        if reading is not None and reading.is_open:
            return to_job(reading)
        warn(request, refusal.message)
        return redirect(self.begin)

    def read_or_reading(self, request: HttpRequest, upload: KeptUpload) -> HttpResponse:
        """To the job that is reading it still; else to one that reads it anew: what it gave is of no use any more."""
        once = once_of(self.read, upload.token)
        turns = Job.objects.visible_to(staff_of(request)).filter(once__startswith=once).order_by("pk")
        latest = turns.last()
        if latest is not None and latest.is_open:
            return to_job(latest)
        return self.read_again(request, upload, turn=str(len(turns)))

    def cancel(self, request: HttpRequest, token: str) -> HttpResponse:
        """Deletes the upload, unless it is being saved."""
        if saving := self.saving(request, token):
            return to_job(saving)
        take_upload(request, kept_upload(request, token, purpose=self.purpose))
        say(request, _("Nothing was imported, and the file is deleted here."))
        return redirect(self.begin)

    def preview_of(self, upload: KeptUpload) -> str:
        return reverse(self.preview, args=[upload.token])


def _asked(request: HttpRequest, kind: str, once: str, *, back_url: str, **told: object) -> HttpResponse:
    by = staff_of(request)
    return to_job(ask(kind=kind, arguments=told, by=by, now=clock.now(), back_url=back_url, once=once))


def _standing(request: HttpRequest, once: str) -> Job | None:
    return Job.objects.visible_to(staff_of(request)).standing(once).first()
