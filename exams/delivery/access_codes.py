"""The access code that is read out in the room: short, so wrong ones are counted for each entry and slowed down.

Whoever has typed a few wrong codes may try one a minute from then on, right or wrong: a short code cannot be guessed
at that pace while the sitting is open, and an honest typing error costs a minute at most. Nobody needs to unlock
anything, and no other candidate is kept waiting.
"""

import unicodedata
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from exams.delivery.models import WrongCodes
from exams.sittings.models import Entry
from office.errors import Refused

FREE_TRIES = 5
BETWEEN_TRIES = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(minutes=15)


class WrongAccessCode(Refused):
    code = "wrong_access_code"


class TooManyCodes(Refused):
    code = "too_many_codes"


def refuse_wrong_code(*, entry: Entry, code: str, now: datetime) -> None:
    """Refuses and counts a wrong code, and any code that comes too soon after too many wrong ones.

    The entry is locked, and was read with its `wrong_codes`: a right code costs no query.
    """
    right, said = _plain(entry.sitting.access_code), _plain(code)
    if not right:
        return
    before: WrongCodes | None = getattr(entry, "wrong_codes", None)
    tries = before.tries if before is not None and now < before.last_at + FORGOTTEN_AFTER else 0
    if before is not None and tries >= FREE_TRIES and now < before.last_at + BETWEEN_TRIES:
        raise TooManyCodes(
            _("Too many wrong access codes. Wait one minute, then type the code that is read out in the room.")
        )
    if said == right:
        return
    if said:  # nothing typed is no guess
        WrongCodes.objects.update_or_create(entry=entry, defaults={"tries": tries + 1, "last_at": now})
    raise WrongAccessCode(
        _("The access code is not right. Listen for the code read out in the room and type it again.")
    )


def _plain(code: str) -> str:
    """A code as it is compared: phones and Macs may send letters and their marks apart."""
    return unicodedata.normalize("NFC", code).strip().casefold()
