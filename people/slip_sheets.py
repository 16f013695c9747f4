"""Slips with one-time codes as sheets to print and cut: eight to a page, each group on pages of its own.

The code stands in the picture behind a "#": what follows it is never sent, so that it is in no log of any server.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from office.typesetting import qr_svg, typeset
from people.models import Person

NOT_SAID = "http://127.0.0.1:8000"  # KHUE_SITE_URL, where nobody has set it
# What somebody prints at once; codes are kept nowhere in the clear, so a sheet is made while it is waited for.
MOST_SLIPS = 500

# So that a slip has room for all that is needed to sign in: one line, and two.
MOST_LETTERS_OF_TITLE, MOST_LETTERS_OF_PLACE = 56, 92


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip. Without a code it says that the person signs in with the own password.

    `place` and `when` stand below the name, as number and room, or birthday and unit. `group`: what the sheets are
    handed out by.
    """

    group: str
    name: str
    place: str
    username: str
    code: str
    when: str = ""
    language: str = ""


def slips_pdf(
    slips: Sequence[Slip], *, title: str, address: str, valid_until: datetime, now: datetime, note: str = ""
) -> bytes:
    """The sheets, in the order given; slips of the same group must follow each other."""
    groups = [
        {"name": name, "slips": [_printed(slip, address, valid_until) for slip in members]}
        for name, members in groupby(slips, key=lambda slip: slip.group)
    ]
    data = {
        "lang": translation.get_language() or settings.LANGUAGE_CODE,
        "title": Truncator(title).chars(MOST_LETTERS_OF_TITLE),
        "note": note,
        "groups": groups,
    }
    return typeset("slips.typ", data, now=now)


def target_of(code: str, address: str) -> str:
    """What the picture on the slip says: the sign-in page, and the code where no server sees it."""
    return f"{address}#{code.replace('-', '')}"


def _printed(slip: Slip, address: str, valid_until: datetime) -> dict[str, Any]:
    """The words of a slip, in the language of whose it is."""
    with translation.override(slip.language or translation.get_language()):
        words = {
            "username_label": _("User name"),
            "code_label": _("One-time code"),
            "address": address.split("://", 1)[-1],
            "until": _("Valid until %s, once only.") % moment_in_words(valid_until),
            "what_to_do": _(
                "Point the camera of a phone at the picture, or open this address in a browser and type the code. "
                "Then press the button “Sign in with the code”."
            ),
            "without": _("Holds a role: signs in with the own password."),
            "alt": _("The address of the sign-in page with the code"),
        }
    own = {
        "name": slip.name,
        "place": Truncator(slip.place).chars(MOST_LETTERS_OF_PLACE),
        "when": slip.when,
        "username": slip.username,
        "code": slip.code.split("-"),
    }
    return {**words, **own, "qr": qr_svg(target_of(slip.code, address)) if slip.code else ""}


def moment_in_words(moment: datetime) -> str:
    return str(formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT"))


def birthday_in_words(person: Person) -> str:
    """The date of birth as far as it is known, or nothing."""
    if person.born_on is None:
        return ""
    if person.born_precision == "day":
        return str(formats.date_format(person.born_on, "SHORT_DATE_FORMAT"))
    return str(person.born_on.year)


def pdf_file(content: bytes, name: str) -> FileResponse:
    """The sheets to download: what is shown on screen would stay in the browser's memory."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf")


def sign_in_address(request: HttpRequest) -> str:
    """The sign-in page where people find it: as KHUE_SITE_URL says, else as this request came in."""
    path = reverse("people:sign_in")
    if settings.WAGTAILADMIN_BASE_URL != NOT_SAID:
        return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
    return str(request.build_absolute_uri(path))
