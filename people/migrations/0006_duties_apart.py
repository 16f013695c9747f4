"""Duties that exclude each other: the database refuses the second of two such roles of one account on the same days.

Grants that were made before are left as they are, since the migration cannot know which of the two is meant; the list
of roles shows them. They can be ended, and shortened, and not be made longer. The roles are those of
`people.roles.exclude_each_other`. On SQLite a migration that makes the table anew has to make these triggers again.
"""

from typing import Any

from django.db import migrations

WORDS = "these duties exclude each other"
CHANGING = "('administrator', 'organiser', 'trainer', 'reviewer', 'invigilator')"
FIELDS = "user_id, role, valid_from, valid_until"
LAST = "'9999-12-31'"
CLASH = f"""EXISTS (
    SELECT 1 FROM people_rolegrant held
    WHERE held.user_id = NEW.user_id AND held.id <> NEW.id
    AND ((NEW.role = 'inspector' AND held.role IN {CHANGING}) OR (held.role = 'inspector' AND NEW.role IN {CHANGING}))
    AND held.valid_from < COALESCE(held.valid_until, {LAST}) AND NEW.valid_from < COALESCE(NEW.valid_until, {LAST})
    AND held.valid_from < COALESCE(NEW.valid_until, {LAST}) AND NEW.valid_from < COALESCE(held.valid_until, {LAST})
)"""
# To end a role, or to begin it later, makes nothing worse.
MORE = f"""(NEW.user_id <> OLD.user_id OR NEW.role <> OLD.role OR NEW.valid_from < OLD.valid_from
    OR COALESCE(NEW.valid_until, {LAST}) > COALESCE(OLD.valid_until, {LAST}))"""
# Two who grant at once wait for each other at the account.
POSTGRES = f"""
CREATE FUNCTION people_duties_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM 1 FROM people_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
IF {CLASH} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER people_duties_apart_insert BEFORE INSERT ON people_rolegrant
FOR EACH ROW EXECUTE FUNCTION people_duties_apart();
CREATE TRIGGER people_duties_apart_update BEFORE UPDATE OF {FIELDS} ON people_rolegrant
FOR EACH ROW WHEN ({MORE}) EXECUTE FUNCTION people_duties_apart();
"""
RAISE = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
# A row that is about to come has no number yet: NULL, or -1 where SQLite gives it one.
SQLITE = [
    "CREATE TRIGGER people_duties_apart_insert BEFORE INSERT ON people_rolegrant "
    f"WHEN {CLASH.replace('held.id <> NEW.id', 'held.id IS NOT NEW.id')} {RAISE}",
    f"CREATE TRIGGER people_duties_apart_update BEFORE UPDATE OF {FIELDS} ON people_rolegrant "
    f"WHEN {MORE} AND {CLASH} {RAISE}",
]


def keep_apart(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


def let_together(apps: Any, schema_editor: Any) -> None:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for deed in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER people_duties_apart_{deed}" + " ON people_rolegrant" * is_postgres)
    if is_postgres:
        schema_editor.execute("DROP FUNCTION people_duties_apart()")


class Migration(migrations.Migration):
    dependencies = [("people", "0005_membership_counts")]
    operations = [migrations.RunPython(keep_apart, let_together)]
