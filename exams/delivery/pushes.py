"""Tells open walls that something changed. Only a hint with an id: the page fetches what it may see.

Changes are noted as they are committed and told once a second by a thread of its own: a channel layer that is slow,
hung or dead costs live updates and nothing else.
"""

import threading
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from exams.sittings.models import Entry, Sitting
from office.channels import send_to
from office.metrics import pushes_unsent

_lock = threading.Lock()
_changed: set[int] = set()
_sitting_of: dict[int, UUID] = {}


def group_of(sitting: Sitting) -> str:
    return _group(sitting.uid)


def _group(uid: UUID) -> str:
    return f"wall.{uid.hex}"


def entries_changed(entry_pks: Iterable[int]) -> None:
    """Notes the change once it is committed; noting must never harm an answer."""
    transaction.on_commit(partial(_note, list(entry_pks)), robust=True)


def _note(entry_pks: list[int]) -> None:
    with _lock:
        _changed.update(entry_pks)


def tell() -> int:
    """Tells the walls what was noted since the last time; returns how many walls were told."""
    with _lock:
        entries, told = set(_changed), 0
        _changed.clear()
    for group in _groups(entries):
        told += _send(group)
    return told


def _groups(entries: set[int]) -> set[str]:
    unknown = entries - _sitting_of.keys()
    if unknown:
        _sitting_of.update(Entry.objects.filter(pk__in=unknown).values_list("pk", "sitting__uid"))
    return {_group(_sitting_of[entry]) for entry in entries if entry in _sitting_of}


def _send(group: str) -> bool:
    """Where it fails live updates are lost; the wall polls besides."""
    sent = send_to(group, "wall.changed")
    if not sent:
        pushes_unsent.inc()
    return sent
