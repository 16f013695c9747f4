"""Takes a person's data out of the journal. That something was done, when and to what stays, and stays chained."""

from django.db import connection, transaction
from django.db.models import QuerySet

from office.journal_chain import ERASED_NAME
from office.models import JournalRow, JournalSeal


def may_erase() -> bool:
    """Whether the role of this database connection may: that of deploy/roles.sql may not, its owner's may."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('office_journalseal', 'UPDATE') "
            "AND has_table_privilege('office_journalrow', 'UPDATE')"
        )
        return bool(cursor.fetchone()[0])


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
