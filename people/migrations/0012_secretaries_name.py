"""Unit secretaries name people for classes since there are calls for nominations: they change things, so no account is
a secretary and an inspector on the same days. Grants made before stay as they are, as in 0006."""

from importlib import import_module
from typing import Any

from django.db import migrations

duties = import_module("people.migrations.0006_duties_apart")
CHANGING = "('administrator', 'organiser', 'trainer', 'reviewer', 'invigilator', 'secretary')"


def with_secretaries(apps: Any, schema_editor: Any) -> None:
    duties.let_together(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(duties.POSTGRES.replace(duties.CHANGING, CHANGING))
        return
    for statement in duties.SQLITE:
        schema_editor.execute(statement.replace(duties.CHANGING, CHANGING))


def without_secretaries(apps: Any, schema_editor: Any) -> None:
    duties.let_together(apps, schema_editor)
    duties.keep_apart(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("people", "0011_units_import")]
    operations = [migrations.RunPython(with_secretaries, without_secretaries)]
