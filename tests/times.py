"""What tests of the time share."""

from datetime import datetime, timedelta

from django.utils import timezone


class TellsTheTime:
    """Stands for PostgreSQL and its clock."""

    vendor = "postgresql"

    def __init__(self, now: datetime) -> None:
        self.now = now

    def cursor(self) -> "TellsTheTime":
        return self

    def __enter__(self) -> "TellsTheTime":
        return self

    def __exit__(self, *_why: object) -> None: ...

    def execute(self, _sql: str) -> None: ...

    def fetchone(self) -> tuple[datetime]:
        return (self.now,)

    def close(self) -> None: ...


class ShiftedClock:
    """The platform's clock: it runs, from where a test moved it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return timezone.now() + self.ahead

    def shift(self, **by: float) -> datetime:
        """Moves on (or back) by `minutes=…`, `seconds=…`, as in timedelta, and gives the new time."""
        self.ahead += timedelta(**by)
        return self.now()
