"""What jobs about a kept upload share: how they find it again, that each is done once, and when the upload goes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.utils.translation import gettext as _

from office.errors import Refused
from office.jobs.context import CancelAsked, Context
from people.kept_uploads import KeptUpload, delete_upload

# Below this a file is read before a process apart would have begun.
SMALL_BYTES = 100_000


class UploadGone(Refused):
    code = "upload_gone"


def arguments_of(upload: KeptUpload, **more: str) -> dict[str, Any]:
    """What a job must be told to find the upload again."""
    return {"token": upload.token, "name": upload.name, "facts": upload.facts, **more}


def once_of(kind: str, token: str) -> str:
    """An upload is read once and saved once."""
    return f"{kind}:{token}"


def upload_of(context: Context) -> KeptUpload:
    """The upload that a job was told of."""
    told = context.arguments
    return KeptUpload(told["token"], told["name"], told["facts"])


def bytes_of(upload: KeptUpload) -> int:
    try:
        return upload.path.stat().st_size
    except FileNotFoundError as gone:
        raise UploadGone(_("The file is gone; it is kept for a day. Upload it once more.")) from gone


@contextmanager
def kept_if_read(upload: KeptUpload) -> Iterator[None]:
    """What cannot be read in the block, or is no longer wanted, is not kept either."""
    try:
        yield
    except (Refused, CancelAsked):
        let_go(upload)
        raise


def let_go(upload: KeptUpload) -> None:
    """Deletes the upload; somebody may have done so already."""
    with suppress(FileNotFoundError):
        delete_upload(upload)
