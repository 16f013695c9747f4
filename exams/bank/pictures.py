"""Pictures of questions: looked at before they are kept, and kept once in their bank."""

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from exams.bank.formats.plain import PICTURE
from exams.bank.models import Bank, Picture, QuestionVersion, VersionPicture
from exams.bank.question_text import PictureText
from office.errors import Refused

MOST_BYTES = 2 * 1024 * 1024
LONGEST_SIDE = 4000
LONGEST_NAME, LONGEST_ALT = 100, 400
# What every browser shows and nothing can hide in. Telephones write JPEG with a second picture behind the first: MPO.
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureRefused(Refused):
    code = "picture_refused"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a picture really is, by its content; its size in pixels."""

    media_type: str
    width: int
    height: int


def measured(data: bytes, name: str) -> Measured:
    """Refuses, with a sentence, what is no picture, is damaged, or is too large."""
    if len(data) > MOST_BYTES:
        raise PictureRefused(_("The picture “%s” is larger than 2 MB. Make it smaller and choose it again.") % name)
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
            found = Measured(MEDIA_TYPES[image.format or ""], image.width, image.height)
            _refuse_large(found, name)
            image.load()
    except BOMB as error:
        raise _too_large(name) from error
    except DAMAGED as error:
        sentence = _("“%s” is no picture that can be shown, or it is damaged. Choose a PNG, JPEG, GIF or WebP file.")
        raise PictureRefused(sentence % name) from error
    return found


def _refuse_large(found: Measured, name: str) -> None:
    if max(found.width, found.height) > LONGEST_SIDE:
        raise _too_large(name)


def _too_large(name: str) -> PictureRefused:
    sentence = _("The picture “%s” has more than 4000 pixels on a side. Make it smaller and choose it again.")
    return PictureRefused(sentence % name)


def digest_of(picture: PictureText) -> str:
    """SHA-256 of its bytes, hex, by which its bank knows it."""
    return hashlib.sha256(picture.data).hexdigest() if picture.data else picture.digest


def keep_pictures(*, bank: Bank, pictures: Iterable[PictureText]) -> dict[str, Picture]:
    """The bank's pictures by digest, without their bytes; those it does not have yet are looked at and added."""
    given = {digest_of(picture): picture for picture in pictures}
    held = set(bank.pictures.filter(digest__in=given).values_list("digest", flat=True))
    rows = [_row(bank, digest, picture) for digest, picture in given.items() if digest not in held]
    # Another author may be adding the same picture at this moment.
    Picture.objects.bulk_create(rows, ignore_conflicts=True)
    return {picture.digest: picture for picture in bank.pictures.filter(digest__in=given).defer("data")}


def _row(bank: Bank, digest: str, picture: PictureText) -> Picture:
    if not picture.data:
        raise PictureRefused(_("The picture “%s” is not in this bank any more. Choose its file again.") % picture.name)
    found = measured(picture.data, picture.name)
    return Picture(
        bank=bank,
        digest=digest,
        media_type=found.media_type,
        width=found.width,
        height=found.height,
        data=picture.data,
    )


def build_pictures(
    version: QuestionVersion, pictures: Iterable[PictureText], held: Mapping[str, Picture]
) -> list[VersionPicture]:
    """Unsaved rows: which picture stands under which name in the words of this version."""
    return [
        VersionPicture(
            version=version, name=picture.name, alt=picture.alt[:LONGEST_ALT], picture=held[digest_of(picture)]
        )
        for picture in pictures
    ]


def refuse_names(pictures: Iterable[PictureText]) -> None:
    """A name stands between braces in the text, so it must be one, and one picture's alone."""
    taken = set()
    for picture in pictures:
        is_name = PICTURE.fullmatch(f"{{{{{picture.name}}}}}") and picture.name == picture.name.strip()
        if not is_name or len(picture.name) > LONGEST_NAME:
            raise PictureRefused(
                _("“%s” cannot be the name of a picture. Use letters, digits and stops.") % picture.name
            )
        if picture.name in taken:
            raise PictureRefused(_("Two pictures have the name “%s”. Give one of them another.") % picture.name)
        taken.add(picture.name)
