"""What the databases search the folded words by: FTS5 beside the table in SQLite, an index over it in PostgreSQL."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE cms_pagetext_words USING fts5(
        folded_title, folded, content='cms_pagetext', content_rowid='page_id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER cms_pagetext_words_insert AFTER INSERT ON cms_pagetext BEGIN
        INSERT INTO cms_pagetext_words(rowid, folded_title, folded) VALUES (new.page_id, new.folded_title, new.folded);
    END""",
    """CREATE TRIGGER cms_pagetext_words_delete AFTER DELETE ON cms_pagetext BEGIN
        INSERT INTO cms_pagetext_words(cms_pagetext_words, rowid, folded_title, folded)
        VALUES ('delete', old.page_id, old.folded_title, old.folded);
    END""",
    """CREATE TRIGGER cms_pagetext_words_update AFTER UPDATE ON cms_pagetext BEGIN
        INSERT INTO cms_pagetext_words(cms_pagetext_words, rowid, folded_title, folded)
        VALUES ('delete', old.page_id, old.folded_title, old.folded);
        INSERT INTO cms_pagetext_words(rowid, folded_title, folded) VALUES (new.page_id, new.folded_title, new.folded);
    END""",
    "INSERT INTO cms_pagetext_words(cms_pagetext_words) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER cms_pagetext_words_insert",
    "DROP TRIGGER cms_pagetext_words_delete",
    "DROP TRIGGER cms_pagetext_words_update",
    "DROP TABLE cms_pagetext_words",
)
POSTGRESQL = (
    """CREATE INDEX cms_pagetext_words ON cms_pagetext USING gin (
        (setweight(to_tsvector('simple', folded_title), 'A') || setweight(to_tsvector('simple', folded), 'B')))""",
)
POSTGRESQL_BACK = ("DROP INDEX cms_pagetext_words",)


def forwards(apps, editor):
    _run(editor, SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def backwards(apps, editor):
    _run(editor, SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


def _run(editor, statements):
    for statement in statements:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_library_and_reference")]
    operations = [migrations.RunPython(forwards, backwards)]
