"""Chains of the journal, and a guard in both databases: what is sealed stays.

A sealed row may lose its name and its data (erasure of a person's data) and nothing else; its seal may lose the salts.
A row that is not sealed yet may be removed: a rehearsal removes the copy it played. TRUNCATE is the owner's alone.
"""

import django.db.models.deletion
from django.db import migrations, models

ROW_SAME = " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in ("id", "at", "by_id", "act", "subject")
)
SEAL_SAME = " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
    for column in ("row_id", "chain", "number", "unit", "by_digest", "data_digest", "sealed_at", "hash")
)
SALTS = " AND ".join(f"(NEW.{column} = OLD.{column} OR NEW.{column} = '')" for column in ("by_salt", "data_salt"))
ROW_MAY = f"{ROW_SAME} AND (NEW.by_label = OLD.by_label OR NEW.by_label = '') AND (NEW.data = OLD.data OR NEW.data = '{{}}')"
SEAL_MAY = f"{SEAL_SAME} AND {SALTS}"
SEALED = "EXISTS (SELECT 1 FROM office_journalseal WHERE row_id = OLD.id)"
WORDS = "the journal is never changed"

POSTGRES = f"""
CREATE FUNCTION office_journal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}'; END $$;
CREATE FUNCTION office_journal_sealed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF {SEALED} THEN RAISE EXCEPTION '{WORDS}'; END IF;
RETURN OLD;
END $$;
CREATE TRIGGER office_journalrow_update BEFORE UPDATE ON office_journalrow
FOR EACH ROW WHEN (NOT ({ROW_MAY})) EXECUTE FUNCTION office_journal_stays();
CREATE TRIGGER office_journalrow_delete BEFORE DELETE ON office_journalrow
FOR EACH ROW EXECUTE FUNCTION office_journal_sealed_stays();
CREATE TRIGGER office_journalseal_update BEFORE UPDATE ON office_journalseal
FOR EACH ROW WHEN (NOT ({SEAL_MAY})) EXECUTE FUNCTION office_journal_stays();
CREATE TRIGGER office_journalseal_delete BEFORE DELETE ON office_journalseal
FOR EACH ROW EXECUTE FUNCTION office_journal_stays();
"""
RAISE = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
SQLITE = [
    f"CREATE TRIGGER office_journalrow_update BEFORE UPDATE ON office_journalrow WHEN NOT ({ROW_MAY}) {RAISE}",
    f"CREATE TRIGGER office_journalrow_delete BEFORE DELETE ON office_journalrow WHEN {SEALED} {RAISE}",
    f"CREATE TRIGGER office_journalseal_update BEFORE UPDATE ON office_journalseal WHEN NOT ({SEAL_MAY}) {RAISE}",
    f"CREATE TRIGGER office_journalseal_delete BEFORE DELETE ON office_journalseal {RAISE}",
]


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for statement in SQLITE:
        schema_editor.execute(statement.replace("IS NOT DISTINCT FROM", "IS"))


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0003_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='JournalSeal',
            fields=[
                ('row', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='seal', serialize=False, to='office.journalrow')),
                ('chain', models.CharField(help_text='unit:CODE of the top unit, or platform.', max_length=40)),
                ('number', models.PositiveBigIntegerField(help_text='From 1, without gaps.')),
                ('unit', models.BigIntegerField(db_index=True, help_text='The unit it is about, or of who did it; none: the platform.', null=True)),
                ('by_salt', models.CharField(max_length=32)),
                ('by_digest', models.CharField(max_length=64)),
                ('data_salt', models.CharField(max_length=32)),
                ('data_digest', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='journal_number_once')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
