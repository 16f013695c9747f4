"""What is kept between reading a file of questions and saving them: the questions as read, and what was mended.

Files beside the upload: the pages of the preview never read the upload again, and what somebody mended in one question
cannot overwrite what was mended in another.
"""

import json
import os
import pickle
import re
import tempfile
from dataclasses import asdict, fields
from pathlib import Path

from django.utils.translation import gettext as _

from exams.bank.import_mending import Mend
from exams.bank.question_files import read_question_file
from exams.bank.question_text import OptionText, QuestionText
from exams.bank.sheet_drafts import DraftOption, DraftQuestion, QuestionSheet
from office.errors import Refused
from people.kept_uploads import KeptUpload

SHEET = "sheet"
# What a kept file is made of: one that an older or newer program made is not opened.
_KEPT = (QuestionSheet, DraftQuestion, DraftOption, Mend, QuestionText, OptionText)
SHAPE = tuple(field.name for kind in _KEPT for field in fields(kind))
_MEND = re.compile(r"mend-(\d{1,6})")


class NotRead(Refused):
    code = "questions_not_read"


def read_and_keep(path: Path, name: str, kept: Path) -> None:
    """Reads a file of questions and keeps what it gave."""
    _write(kept, pickle.dumps((SHAPE, read_question_file(path, name))))


def kept_sheet(upload: KeptUpload) -> QuestionSheet:
    """The questions of the upload as they were read."""
    try:
        return opened(upload.beside(SHEET))
    except FileNotFoundError as missing:
        raise NotRead(_("The file was not read yet. Upload it once more.")) from missing
    except (AttributeError, TypeError, ImportError, pickle.UnpicklingError) as older:
        raise NotRead(_("The program was renewed since the file was read. Upload it once more.")) from older


def opened(kept: Path) -> QuestionSheet:
    """What read_and_keep kept; TypeError for anything else."""
    # Written by ourselves into a folder that is ours alone.
    shape, sheet = pickle.loads(kept.read_bytes())  # noqa: S301
    if shape != SHAPE or not isinstance(sheet, QuestionSheet):
        raise TypeError(shape)
    return sheet


def keep_mend(upload: KeptUpload, at: int, mend: Mend) -> None:
    """Keeps what was mended in the question at this place, in place of what was before."""
    _write(upload.beside(f"mend-{at}"), json.dumps(asdict(mend), ensure_ascii=False, default=str).encode())


def forget_mend(upload: KeptUpload, at: int) -> None:
    """The question is again as it was read."""
    upload.beside(f"mend-{at}").unlink(missing_ok=True)


def kept_mends(upload: KeptUpload) -> dict[int, Mend]:
    """What was mended, by the place of its question."""
    found = ((path, _MEND.fullmatch(path.suffix.removeprefix("."))) for path in upload.all_beside())
    return {int(match[1]): Mend.of(json.loads(path.read_bytes())) for path, match in found if match}


def _write(path: Path, content: bytes) -> None:
    """There completely or not at all: another request may read it at any time."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
