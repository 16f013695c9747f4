"""Slips of a sitting as sheets to cut: room by room, in the order of the candidates' numbers."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from exams.sittings.actions import codes_last_until
from exams.sittings.models import Entry, Sitting
from people.models import User
from people.slip_sheets import Slip, moment_in_words, slips_pdf


def sitting_slips_pdf(
    sitting: Sitting, printed: Iterable[tuple[Entry, str, str]], *, address: str, now: datetime
) -> bytes:
    """The sheets for what `print_slips` gave."""
    slips = [_slip(sitting, *one) for one in printed]
    return slips_pdf(
        slips, title=sitting.title, address=address, valid_until=codes_last_until(sitting), now=now, note=sitting.code
    )


def _slip(sitting: Sitting, entry: Entry, username: str, code: str) -> Slip:
    account: User | None = getattr(entry.person, "account", None)
    language = account.language if account else ""
    room = entry.room.name if entry.room else ""
    with override(language or get_language()):
        minutes = ngettext("%d minute", "%d minutes", entry.minutes) % entry.minutes
        number = _("No. %s") % entry.candidate_number
    return Slip(
        group=room or _("Without a room"),
        name=entry.person.full_name,
        place=" · ".join(filter(None, (number, room, entry.unit_name))),
        when=f"{moment_in_words(sitting.opens_at)} · {minutes}",
        username=username,
        code=code,
        language=language,
    )
