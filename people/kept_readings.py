"""What is kept between reading an upload and saving it: what was read, and what was mended.

Files beside the upload: no page of the preview reads the upload again, and what somebody mended in one place cannot
overwrite what was mended in another.
"""

import json
import os
import pickle
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from office.errors import Refused
from people.kept_uploads import KeptUpload

T = TypeVar("T")
_MEND = re.compile(r"mend-(\d{1,6})")


class NotRead(Refused):
    code = "upload_not_read"


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """How what was read of one sort of upload is kept.

    `name`: of the file beside the upload; `kind`: what it holds; `shape`: what that is made of. A file that an older or
    newer program made has another shape, and is not opened.
    """

    name: str
    kind: type[T]
    shape: tuple[str, ...]

    def place(self, upload: KeptUpload) -> Path:
        return upload.beside(self.name)

    def keep(self, path: Path, read: T) -> None:
        _write(path, pickle.dumps((self.shape, read)))

    def opened(self, path: Path) -> T:
        """What was kept there; TypeError for anything else."""
        # Written by ourselves into a folder that is ours alone.
        shape, read = pickle.loads(path.read_bytes())  # noqa: S301
        if shape != self.shape or not isinstance(read, self.kind):
            raise TypeError(shape)
        return read

    def of(self, upload: KeptUpload) -> T:
        """What the upload gave when it was read."""
        try:
            return self.opened(self.place(upload))
        except FileNotFoundError as missing:
            raise NotRead(_("The file was not read yet. Upload it once more.")) from missing
        except (AttributeError, TypeError, ImportError, pickle.UnpicklingError) as older:
            raise NotRead(_("The program was renewed since the file was read. Upload it once more.")) from older


def shape_of(*kinds: type) -> tuple[str, ...]:
    """The names of all fields of these dataclasses."""
    return tuple(field.name for kind in kinds for field in fields(kind))


def keep_mend(upload: KeptUpload, at: int, mend: Any) -> None:
    """Keeps what was mended at this place, a dataclass, instead of what was before."""
    text = json.dumps(asdict(mend), ensure_ascii=False, default=str)
    _write(upload.beside(f"mend-{at}"), text.encode())


def forget_mend(upload: KeptUpload, at: int) -> None:
    """At this place stands again what was read."""
    upload.beside(f"mend-{at}").unlink(missing_ok=True)


def decide(upload: KeptUpload, at: int, decision: str, *, out: Any) -> None:
    """“out” leaves out what stands at this place, by the mend that says so; “as_read” takes it as it was read."""
    if decision == "out":
        keep_mend(upload, at, out)
    elif decision == "as_read":
        forget_mend(upload, at)


def kept_mends(upload: KeptUpload) -> Mapping[int, dict[str, Any]]:
    """The fields of what was mended, by its place."""
    found = ((path, _MEND.fullmatch(path.suffix.removeprefix("."))) for path in upload.all_beside())
    return {int(match[1]): json.loads(path.read_bytes()) for path, match in found if match}


def _write(path: Path, content: bytes) -> None:
    """There completely or not at all: another request may read it at any time."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
