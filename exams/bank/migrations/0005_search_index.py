"""Indexes for the search of questions by words, where the database is PostgreSQL: see exams/bank/finding.py."""

from typing import Any

from django.db import migrations

SIGNS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~“”‘’„«»–—…"
SPACES = " " * (len(SIGNS) - 1)
MAKE = (
    "CREATE INDEX bank_question_{column}_search ON bank_question "
    f"USING gin (to_tsvector('simple'::regconfig, translate({{column}}, '{SIGNS}', '{SPACES}')))"
)


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for column in ("words", "plain"):
            schema_editor.execute(MAKE.replace("{column}", column), params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for column in ("words", "plain"):
            schema_editor.execute(f"DROP INDEX bank_question_{column}_search", params=None)


class Migration(migrations.Migration):
    dependencies = [("bank", "0004_fill_kinds_and_review")]
    operations = [migrations.RunPython(make, drop)]
