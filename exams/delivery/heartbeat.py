"""The platform's own heartbeat: each server process says every few seconds that it is alive and can write."""

from datetime import datetime, timedelta

from exams.delivery.models import ServerBeat

EVERY = timedelta(seconds=5)
# Three beats missed: longer than any pause of a healthy process.
BREAK = timedelta(seconds=15)


def beat(*, process: str, now: datetime) -> None:
    """Notes that the process lives. After a silence of more than `BREAK` a new row begins; the gap is the silence.

    `process` must be another one after each start. A failure is the caller's to log: that nothing can be written is
    just what an outage is. No journal row: these are measurements.
    """
    alive = ServerBeat.objects.filter(process=process, last_at__gte=now - BREAK, last_at__lte=now)
    if not alive.update(last_at=now):
        ServerBeat.objects.create(process=process, began_at=now, last_at=now)
