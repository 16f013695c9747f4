"""Writes the journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from office.models import JournalRow

# Who acts: a signed-in person, or nobody (a command, the sweeper) under a label.
Actor = AbstractBaseUser | AnonymousUser | None
_nobody: ContextVar[str] = ContextVar("nobody", default="system")


@contextmanager
def nobody_is(label: str) -> Iterator[None]:
    """What nobody does in the block is written under this label: another system that shows a token, say."""
    before = _nobody.set(label)
    try:
        yield
    finally:
        _nobody.reset(before)


def write(*, act: str, subject: models.Model, by: Actor, now: datetime, data: dict[str, Any] | None = None) -> None:
    """Adds one row. Call it inside the action's transaction, so that neither is there without the other."""
    _row(act, subject, by, now, data).save()


def write_many(*, act: str, done: Iterable[tuple[models.Model, Actor, dict[str, Any]]], now: datetime) -> None:
    """Adds a row of the same act for each record, with who did it and the data of it, in one statement."""
    JournalRow.objects.bulk_create(_row(act, subject, by, now, data) for subject, by, data in done)


def _row(act: str, subject: models.Model, by: Actor, now: datetime, data: dict[str, Any] | None) -> JournalRow:
    known = by if isinstance(by, AbstractBaseUser) else None
    return JournalRow(
        at=now,
        by_id=known.pk if known else None,
        by_label=(known.get_username() if known else _nobody.get())[:200],
        act=act,
        subject=f"{subject._meta.label}:{subject.pk}",
        data=data or {},
    )
