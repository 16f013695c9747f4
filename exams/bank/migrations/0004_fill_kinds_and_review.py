"""Questions that were there before: of the two old kinds, approved as they stand, findable."""

from typing import Any

from django.db import migrations
from django.db.models import F

from exams.bank.searching import plain_of, words_of

AT_ONCE = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """Whoever worked without review so far goes on so; a bank opened from now on has it unless it is turned off."""
    version, question = apps.get_model("bank", "QuestionVersion"), apps.get_model("bank", "Question")
    apps.get_model("bank", "Bank").objects.update(reviewed=False)
    version.objects.filter(multiple=True).update(kind="several")
    version.objects.update(state="approved", decided_at=F("created_at"))
    version.objects.filter(number__gt=1).update(change="content")
    question.objects.update(approved=F("current"))
    _fill_words(question)


def _fill_words(question: Any) -> None:
    batch = []
    rows = question.objects.filter(current__isnull=False).select_related("current")
    for one in rows.prefetch_related("current__options").iterator(chunk_size=AT_ONCE):
        options = [option.text for option in one.current.options.order_by("position")]
        one.words = words_of(one.current.stem, options)
        one.plain = plain_of(one.words)
        batch.append(one)
        if len(batch) >= AT_ONCE:
            question.objects.bulk_update(batch, ["words", "plain"])
            batch = []
    question.objects.bulk_update(batch, ["words", "plain"])


class Migration(migrations.Migration):
    dependencies = [("bank", "0003_kinds_and_review")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
