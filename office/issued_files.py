"""Files that are handed out for good: alone, or in a zip with our detached signature beside them.

Unpacked, the two lie as `verify_document FILE` wants them.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from office.signing import content_signature

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file and what it is, for whoever reads its signature years later."""

    name: str
    content: bytes
    about: Mapping[str, Any]

    def signed(self, now: datetime) -> "IssuedFile":
        """A zip of the file and its signature."""
        out = io.BytesIO()
        at = timezone.localtime(now).timetuple()[:6]
        signature = content_signature(self.name, self.content, about=self.about, now=now)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo(self.name, at), self.content)
            packed.writestr(zipfile.ZipInfo(f"{self.name}.sig", at), signature)
        return IssuedFile(f"{PurePath(self.name).stem}.zip", out.getvalue(), self.about)


def issue(file: IssuedFile, *, signed: bool, now: datetime) -> HttpResponse:
    """The download: the file, or with its signature as a zip."""
    return download(file.signed(now) if signed else file)


def download(file: IssuedFile) -> HttpResponse:
    kind = MEDIA_TYPES.get(PurePath(file.name).suffix, "application/octet-stream")
    headers = {"Content-Disposition": str(content_disposition_header(True, file.name)), "Cache-Control": "no-store"}
    return HttpResponse(file.content, content_type=kind, headers=headers)
