"""Model fields and the base of every record."""

import uuid
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class Record(models.Model):
    """A row of ours: a random public name for addresses, and out of reach of Wagtail's reference index."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    # Wagtail would otherwise list our records in its generic usage pages and slow every save down.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class ByteOrderField(models.CharField):
    """Text that the database compares byte by byte, whatever its locale: for keys computed by us."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        parameters["collation"] = {"postgresql": "C", "sqlite": "BINARY"}.get(connection.vendor)
        return parameters
