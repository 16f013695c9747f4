"""Writes the journal."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from office.models import JournalRow

# Who acts: a signed-in person, or nobody (a command, the sweeper) under a label.
Actor = AbstractBaseUser | AnonymousUser | None


def write(*, act: str, subject: models.Model, by: Actor, now: datetime, data: dict[str, Any] | None = None) -> None:
    """Adds one row. Call it inside the action's transaction, so that neither is there without the other."""
    known = by if isinstance(by, AbstractBaseUser) else None
    JournalRow.objects.create(
        at=now,
        by_id=known.pk if known else None,
        by_label=(known.get_username() if known else "system")[:200],
        act=act,
        subject=f"{subject._meta.label}:{subject.pk}",
        data=data or {},
    )
