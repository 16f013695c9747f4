"""What the database keeps of people over time beside its tables.

The standings of a person never overlap. PostgreSQL has a constraint for it, of ranges alone, so that it needs no
extension; SQLite has triggers, which a migration that makes the table anew has to make again.

People are found by parts of their names: PostgreSQL keeps all endings of all words in a column that it writes itself and
that only people/name_search.py knows, with an index.

What reorganisations keep of memberships says what the new column was: they can still be undone.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

SEARCH = """
CREATE FUNCTION people_name_parts(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT array_to_tsvector(array_agg(DISTINCT substr(word, start)))
FROM unnest(string_to_array(name, ' ')) AS word, generate_series(1, length(word)) AS start $$;
ALTER TABLE people_person ADD COLUMN name_parts tsvector GENERATED ALWAYS AS (people_name_parts(search_text)) STORED;
CREATE INDEX people_person_name_parts ON people_person USING gin (name_parts);
"""
NO_SEARCH = "ALTER TABLE people_person DROP COLUMN name_parts; DROP FUNCTION people_name_parts(text);"
APART = """
ALTER TABLE people_standing ADD CONSTRAINT standings_never_overlap EXCLUDE USING gist (
    int8range(person_id, person_id, '[]') WITH &&, daterange(valid_from, valid_until) WITH &&
)
"""
LAST = "'9999-12-31'"
OVERLAP = f"""EXISTS (
    SELECT 1 FROM people_standing held WHERE held.person_id = NEW.person_id AND held.id IS NOT NEW.id
    AND held.valid_from < COALESCE(NEW.valid_until, {LAST}) AND NEW.valid_from < COALESCE(held.valid_until, {LAST})
)"""
TRIGGERS = {
    "people_standing_apart_insert": "BEFORE INSERT ON people_standing",
    "people_standing_apart_update": "BEFORE UPDATE OF person_id, valid_from, valid_until ON people_standing",
}


def keep_apart(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(APART, params=None)
        return
    for name, moment in TRIGGERS.items():
        refusal = "BEGIN SELECT RAISE(ABORT, 'standings_never_overlap'); END"
        schema_editor.execute(f"CREATE TRIGGER {name} {moment} WHEN {OVERLAP} {refusal}", params=None)


def let_overlap(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE people_standing DROP CONSTRAINT standings_never_overlap", params=None)
        return
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def make_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SEARCH, params=None)


def drop_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NO_SEARCH, params=None)


def say_what_was(apps: Any, schema_editor: Any) -> None:
    for kept in apps.get_model("people", "Reorganisation").objects.iterator(chunk_size=50):
        for values in _memberships(kept.changes):
            values.setdefault("decision_number", "")
        kept.save(update_fields=["changes"])


def say_no_more(apps: Any, schema_editor: Any) -> None:
    for kept in apps.get_model("people", "Reorganisation").objects.iterator(chunk_size=50):
        for values in _memberships(kept.changes):
            values.pop("decision_number", None)
        kept.save(update_fields=["changes"])


def _memberships(changes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    rows = (one for one in changes if one["model"] == "people.Membership")
    return (values for one in rows for values in (one["before"], one["after"]) if values)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_people_over_time")]
    operations = [
        migrations.RunPython(keep_apart, let_overlap),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(say_what_was, say_no_more),
    ]
