"""Uploaded workbooks between preview and confirmation: in a private folder, bound to the session, gone after a day."""

import os
import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

KEPT_SECONDS = 24 * 3600
_IN_SESSION = "kept_uploads"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """A file that waits for its confirmation. `facts`: what was chosen beside it, as text."""

    token: str
    name: str
    facts: dict[str, str]

    @property
    def path(self) -> Path:
        return _folder() / self.token

    def beside(self, name: str) -> Path:
        """A file of our own about this one; it goes with it, a day after it was written at the latest."""
        return _folder() / f"{self.token}.{name}"

    def all_beside(self) -> list[Path]:
        return sorted(_folder().glob(f"{self.token}.*"))


def keep_upload(request: HttpRequest, file: UploadedFile, *, purpose: str, facts: dict[str, str]) -> KeptUpload:
    """Keeps a file for the browser that sent it alone, and clears away what others forgot."""
    _sweep()
    token = secrets.token_urlsafe(32)
    file.seek(0)
    _write(_folder() / token, file.chunks())
    mine = {**request.session.get(_IN_SESSION, {})}
    mine[token] = {"purpose": purpose, "name": str(file.name)[:200], "facts": facts}
    request.session[_IN_SESSION] = {key: kept for key, kept in mine.items() if (_folder() / key).exists()}
    return KeptUpload(token, str(file.name), facts)


def kept_upload(request: HttpRequest, token: str, *, purpose: str) -> KeptUpload:
    """The file that this browser keeps under the token; anything else is not found."""
    _sweep()
    kept = request.session.get(_IN_SESSION, {}).get(token)
    if not kept or kept["purpose"] != purpose or not _TOKEN.fullmatch(token):
        raise Http404
    upload = KeptUpload(token, kept["name"], kept["facts"])
    if not upload.path.exists():
        raise Http404
    return upload


def take_upload(request: HttpRequest, upload: KeptUpload) -> None:
    """Deletes the file and what is beside it. Of two who take it at a time one finds nothing: a confirmation
    that was sent twice is acted on once."""
    try:
        delete_upload(upload)
    except FileNotFoundError as gone:
        raise Http404 from gone
    mine = {**request.session.get(_IN_SESSION, {})}
    mine.pop(upload.token, None)
    request.session[_IN_SESSION] = mine


def delete_upload(upload: KeptUpload) -> None:
    """Deletes the file and all beside it; FileNotFoundError where somebody has done so."""
    upload.path.unlink()
    for path in upload.all_beside():
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT).parent / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as kept:
        kept.writelines(chunks)


def _sweep() -> None:
    """By the file system's own time, which is what the files' ages are counted in."""
    oldest = time.time() - KEPT_SECONDS
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # another process was quicker
            if path.stat().st_mtime < oldest:
                path.unlink()
