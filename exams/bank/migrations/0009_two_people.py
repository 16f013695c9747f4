"""Two people answer for a question: the database refuses an approval by whoever wrote, changed or sent the version.

Approvals that break this already count as none: the name of who approved is taken away, as of versions in a bank
without review; the journal has it still. On SQLite a migration that makes one of the two tables anew has to make their
triggers again.
"""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

WORDS = "nobody approves a question of their own"
WROTE = """EXISTS (
    SELECT 1 FROM bank_questionversion_changed_by writer
    WHERE writer.questionversion_id = NEW.id AND writer.user_id = NEW.decided_by_id
)"""
APPROVED = """EXISTS (
    SELECT 1 FROM bank_questionversion version
    WHERE version.id = NEW.questionversion_id AND version.decided_by_id = NEW.user_id
)"""
RAISE_POSTGRES = f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'"
# Whoever adds a writer waits for an approval that is on its way, and sees it then.
POSTGRES = f"""
CREATE FUNCTION bank_approved_by_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {WROTE} THEN {RAISE_POSTGRES}; END IF; RETURN NEW; END $$;
CREATE FUNCTION bank_written_by_approver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM 1 FROM bank_questionversion WHERE id = NEW.questionversion_id FOR SHARE;
IF {APPROVED} THEN {RAISE_POSTGRES}; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER bank_approved_by_writer BEFORE UPDATE OF decided_by_id ON bank_questionversion
FOR EACH ROW EXECUTE FUNCTION bank_approved_by_writer();
CREATE TRIGGER bank_written_by_approver BEFORE INSERT OR UPDATE ON bank_questionversion_changed_by
FOR EACH ROW EXECUTE FUNCTION bank_written_by_approver();
"""
RAISE_SQLITE = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
WRITERS = "bank_questionversion_changed_by"
SQLITE = [
    "CREATE TRIGGER bank_approved_by_writer BEFORE UPDATE OF decided_by_id ON bank_questionversion "
    f"WHEN {WROTE} {RAISE_SQLITE}",
    f"CREATE TRIGGER bank_written_by_approver BEFORE INSERT ON {WRITERS} WHEN {APPROVED} {RAISE_SQLITE}",
    f"CREATE TRIGGER bank_written_by_approver_update BEFORE UPDATE ON {WRITERS} WHEN {APPROVED} {RAISE_SQLITE}",
]


def take_away_own_approvals(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("bank", "QuestionVersion").objects
    own = Q(decided_by=F("created_by")) | Q(decided_by=F("sent_by")) | Q(decided_by=F("changed_by"))
    broken = list(versions.filter(own).values_list("pk", flat=True))
    versions.filter(pk__in=broken).update(decided_by=None)


def guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("bank", "0008_question_by_ref"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(take_away_own_approvals, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=Q(decided_by=None) | Q(created_by=None) | ~Q(decided_by=F("created_by")),
                name="version_not_approved_by_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=Q(decided_by=None) | Q(sent_by=None) | ~Q(decided_by=F("sent_by")),
                name="version_not_approved_by_sender",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
