"""Takes a person's data out of the journal. That something was done, when and to what stays, and stays chained."""

from django.db import transaction
from django.db.models import QuerySet

from office.journal_chain import ERASED_NAME
from office.models import JournalRow, JournalSeal


@transaction.atomic
def erase_data(rows: QuerySet[JournalRow]) -> int:
    """What the rows say beside who, what and when."""
    pks = list(rows.values_list("pk", flat=True))
    JournalSeal.objects.filter(row__in=pks).update(data_salt="")
    return JournalRow.objects.filter(pk__in=pks).update(data={})


@transaction.atomic
def erase_names(rows: QuerySet[JournalRow]) -> int:
    """The names of who did it, as they were then; the account stays, under whatever name it has now."""
    pks = list(rows.values_list("pk", flat=True))
    JournalSeal.objects.filter(row__in=pks).update(by_salt="")
    return JournalRow.objects.filter(pk__in=pks).update(by_label=ERASED_NAME)
