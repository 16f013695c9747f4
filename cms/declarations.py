"""Keeps who declared, and when, that what goes out holds no state secret. Call it with what goes out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page

from office import journal


@transaction.atomic
def declare_page(*, page: Page, stamps_seen: bool, by: Any, now: datetime) -> None:
    """For this revision of the page. `stamps_seen`: words like a stamp stand in it, and mark no secret."""
    data = {"title": page.title, "revision": page.latest_revision_id, "stamps_seen": stamps_seen}
    journal.write(act="cms.page.declare", subject=page, by=by, now=now, data=data)


@transaction.atomic
def declare_file(*, file: Any, by: Any, now: datetime) -> None:
    """For an uploaded document or picture."""
    data = {"title": file.title, "file": file.filename}
    journal.write(act="cms.file.declare", subject=file, by=by, now=now, data=data)
