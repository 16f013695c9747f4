"""What a plain form of answers says: the way without scripts."""

import json
from dataclasses import replace

from django.http import QueryDict

from exams.delivery.answers import (
    NOTHING,
    WRITTEN,
    Change,
    Place,
    last_seq,
    places_of,
    read_text,
    tidied,
    without_unwritable,
)
from exams.delivery.models import Attempt

# Of what was written that much is read; what is too long for its question is refused by name.
MOST_READ = 1_000


def changes_in(form: QueryDict, attempt: Attempt) -> tuple[list[Change], list[int]]:
    """The answers of the form that differ from what is held, and the questions it knows too little about.

    `seen` is the last change the page knew of: a question that was answered elsewhere since then is left alone, so an
    old page (the back button, a second tab) overwrites nothing.
    """
    sheet = attempt.read_sheet()
    seen, seq = _number(form.get("seen")), max([last_seq(sheet), *json.loads(attempt.clients).values()])
    changes: list[Change] = []
    stale: list[int] = []
    for n, place in places_of(attempt.paper.content).items():
        _epoch, last, flagged, stored = sheet.get(str(n), NOTHING)
        said = _said(form, n, place, stored)
        if (said.stored, said.flagged) == (stored, bool(flagged)):
            continue
        if last > seen:
            stale.append(n)
            continue
        seq += 1
        changes.append(replace(said, seq=seq))
    return changes, stale


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 17 else 0


def _said(form: QueryDict, n: int, place: Place, stored: str) -> Change:
    """What the form says of a question, not numbered yet; of what it does not name, what is held."""
    flagged = f"f{n}" in form
    if place.most:
        return Change(0, n, (), flagged, text=_text(form.get(f"w{n}"), stored))
    held = "" if stored.startswith(WRITTEN) else stored
    letters = _row_letters(form, n, place, held) if place.rows else _letters(form, n, place, held)
    return Change(0, n, tuple(letters), flagged)


def _text(said: str | None, stored: str) -> str:
    return read_text(stored) if said is None else tidied(without_unwritable(said[:MOST_READ]))


def _letters(form: QueryDict, n: int, place: Place, held: str) -> list[str]:
    """A single choice cannot be taken back by a plain form, so its absence means nothing; no box at all does."""
    chosen = sorted(set(form.getlist(f"q{n}")) & place.letters)
    return chosen if place.multiple else chosen[:1] or list(held)


def _row_letters(form: QueryDict, n: int, place: Place, held: str) -> list[str]:
    """Row by row: an empty select takes the answer back, radios of which none is chosen are not named at all."""
    chosen: list[str] = []
    for place_of_row, letters in enumerate(place.rows, start=1):
        said = form.get(f"q{n}-{place_of_row}")
        chosen += letters.intersection(held) if said is None else letters.intersection([said])
    return sorted(chosen)
