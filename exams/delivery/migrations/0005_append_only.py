"""The old tables go; the record can be added to and not be changed, whoever asks.

Removing is not refused here: a rehearsal removes the copy it played. What is missing from a real attempt shows in its
chain, in its count and in its receipt.
"""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION delivery_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record of an attempt is never changed'; END $$;
CREATE TRIGGER delivery_event_stays BEFORE UPDATE ON delivery_event
FOR EACH ROW EXECUTE FUNCTION delivery_event_stays();
ALTER TABLE delivery_attempt SET (fillfactor = 50);
"""
SQLITE = """
CREATE TRIGGER delivery_event_stays BEFORE UPDATE ON delivery_event
BEGIN SELECT RAISE(ABORT, 'the record of an attempt is never changed'); END;
"""


def refuse_changes(apps, schema_editor):
    sql = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_carry_over")]
    operations = [
        migrations.DeleteModel("OldEvent"),
        migrations.DeleteModel("Answer"),
        migrations.DeleteModel("AnswerEvent"),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop),
    ]
