"""Tells open walls that something changed. Only a hint with an id: the page fetches what it may see."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from exams.sittings.models import Sitting

log = logging.getLogger(__name__)


def group_of(sitting: Sitting) -> str:
    return f"wall.{sitting.uid.hex}"


def entry_changed(sitting: Sitting) -> None:
    """Pushes after the commit; a broken channel layer must never harm an answer."""
    group = group_of(sitting)
    transaction.on_commit(lambda: _send(group), robust=True)


def _send(group: str) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group, {"type": "wall.changed"})
    except Exception:  # whatever the layer's transport raises: live updates are lost, the wall polls besides
        log.warning("live update was not sent", exc_info=True)
