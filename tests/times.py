"""What tests of the time share."""

from datetime import datetime


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
