"""Whether the database keeps what it acknowledged when the power goes."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

# With one of them off PostgreSQL acknowledges what a power cut takes back.
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def switched_off() -> list[str]:
    """The settings of PostgreSQL that must be on and are not; SQLite is always told to be durable."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(DURABLE)])
        return sorted(name for (name,) in cursor.fetchall())


@register(Tags.compatibility)
def production_on_sqlite(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """SQLite is for one room: said, not refused."""
    if not settings.PRODUCTION or connection.vendor != "sqlite":
        return []
    hint = "Set KHUE_DATABASE_URL for more than one process or one room (docs/operations.md)."
    return [Warning("Production keeps its data in SQLite.", hint=hint, id="khue.W001")]


@register(Tags.database)
def forgetful_database(app_configs: Any, databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """Asked by `check --database default` and before each `migrate`."""
    off = switched_off() if settings.PRODUCTION and databases else []
    if not off:
        return []
    hint = "Switch them on in postgresql.conf (deploy/postgresql.conf) and restart PostgreSQL."
    return [Error(f"PostgreSQL may lose acknowledged answers: {', '.join(off)} off.", hint=hint, id="khue.E001")]
