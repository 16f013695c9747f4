"""Sending a hint to sockets: in time or not at all, for nothing may wait for a layer that is slow, hung or dead."""

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = logging.getLogger(__name__)

SEND_SECONDS = 2.0


def send_to(group: str, kind: str) -> bool:
    """Sends a message of this kind, and nothing but the kind, to the sockets of a group; False where it failed."""
    layer = get_channel_layer()
    if layer is None:
        return False

    async def in_time() -> None:
        await asyncio.wait_for(layer.group_send(group, {"type": kind}), SEND_SECONDS)

    try:
        async_to_sync(in_time)()
    except Exception:  # whatever the layer's transport raises
        log.warning("nothing was sent to sockets: %s", kind, exc_info=True)
        return False
    return True
