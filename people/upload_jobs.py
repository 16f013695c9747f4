"""What jobs about a kept upload share: how they find it again, that each is done once, and when the upload goes."""

import logging
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import gettext as _

from office.errors import Refused
from office.jobs.apart import FailedApart, apart
from office.jobs.context import CancelAsked, Context
from office.sheet_lists import needs_process
from office.telling import Told, heard_by
from people.kept_uploads import KeptUpload, delete_upload

P = ParamSpec("P")
T = TypeVar("T")
# Below this a file is read before a process apart would have begun.
SMALL_BYTES = 100_000
# What reading a list may take beside the program itself, and of the processor's time.
MOST_MEGABYTES, MOST_SECONDS = 300, 120
logger = logging.getLogger(__name__)


class UploadGone(Refused):
    code = "upload_gone"


class UploadTooMuch(Refused):
    code = "upload_too_much"


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


@contextmanager
def told_as(context: Context, words: str) -> Iterator[None]:
    """What is counted in the block is the progress of the job, under these words; cancelling ends it at the next."""

    def hear(told: Told) -> None:
        context.progress(told.done if told.of else 0, told.of, words)
        context.stop_if_cancelled()

    context.progress(0, 0, words)
    with heard_by(hear):
        yield


def read_safely(context: Context, upload: KeptUpload, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `read` makes of the upload: here where that is quick, else in a process apart.

    One that asks for too much ends with its process, and the file is refused.
    """
    if bytes_of(upload) < SMALL_BYTES and not needs_process(upload.path):
        return read(*args, **kwargs)
    try:
        return apart(context, partial(within_bounds, read), *args, **kwargs)
    except FailedApart as died:
        logger.warning("The list %s could not be read: %s", upload.name, died)
        raise UploadTooMuch(
            _(
                "This file takes more memory or time than a list may take, or it is damaged. "
                "Open it in Excel, save only the list as Excel Workbook (.xlsx), and choose the new file."
            )
        ) from died


def within_bounds(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """For a process of its own, which ends if reading takes too much."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    most = pages * resource.getpagesize() + MOST_MEGABYTES * 1024**2
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    return read(*args, **kwargs)
