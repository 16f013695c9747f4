"""The action that makes two records of one person one."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.keeping import PersonFacts, keep_person
from people.merging_accounts import join_accounts
from people.merging_intervals import join_intervals
from people.merging_relations import Moves, moving
from people.models import Person, PersonMerge, User
from people.running import sits_now


class MergeRefused(Refused):
    code = "merge_refused"


@transaction.atomic
def merge_people(*, kept: Person, gone: Person, facts: PersonFacts, by: User | None, now: datetime) -> PersonMerge:
    """One record goes on, with the facts given and with the history of both; the other one leaves where it went.

    Memberships, standings, entries with their attempts and marks, enrolments and the account of the record that goes
    belong to the other one from now on; the journal of both is read on its page. Cannot be undone.
    """
    kept, gone = _locked(kept, gone)
    _refuse(kept, gone, by, now)
    left_out: dict[str, Any] = join_intervals(kept, gone)
    if closed := join_accounts(kept, gone, by=by, now=now):
        left_out["account"] = closed
    if stayed := _move_rows(kept, gone):
        left_out["stayed"] = stayed
    # A citizen number belongs to one record: it leaves this one before the other may take it.
    if gone.national_number and gone.national_number != facts.national_number:
        left_out["national_number"] = gone.national_number
    gone.national_number, gone.merged_into = "", kept
    gone.save()
    keep_person(facts=facts, person=kept, by=by, now=now)
    merge = PersonMerge.objects.create(kept=kept, gone=gone, left_out=left_out, made_at=now, by=by)
    journal.write(act="people.person.merge", subject=kept, by=by, now=now, data={"gone": str(gone.uid)})
    journal.write(act="people.person.merged", subject=gone, by=by, now=now, data={"kept": str(kept.uid)})
    return merge


def _locked(kept: Person, gone: Person) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    held = {person.pk: person for person in rows}
    if kept.pk == gone.pk or len(held) < 2:
        raise MergeRefused(_("These are not two records. Choose two."))
    return held[kept.pk], held[gone.pk]


def _move_rows(kept: Person, gone: Person) -> dict[str, int]:
    """Moves what other tables hold; gives how many rows of which stay with the record that goes."""
    stayed = {}
    for model, name, how in moving():
        rows = model._default_manager.filter(**{name: gone})
        if how.once_in:
            meeting = _meeting(model, name, how, kept, gone)
            stayed[model._meta.label] = len(meeting)
            rows = rows.exclude(pk__in=meeting)
        try:
            with transaction.atomic():
                rows.update(**{name: kept})
        except IntegrityError as clash:
            raise MergeRefused(_clash_in_words(model)) from clash
    return {label: count for label, count in stayed.items() if count}


def _meeting(model: type[Model], name: str, how: Moves, kept: Person, gone: Person) -> list[int]:
    """Rows of the record that goes where the other one stands too; refused where something was done in one."""
    rows = model._default_manager.all()
    places = rows.filter(**{name: kept}).values(how.once_in)
    meeting = rows.filter(**{name: gone, f"{how.once_in}__in": places})
    worked = meeting.filter(**how.worked).first() if how.worked else None
    if worked is not None:
        place = rows.filter(pk=worked.pk).values_list(how.title, how.once_in).get()
        both = rows.filter(**{name: kept, how.once_in: place[1]}, **how.worked).exists()
        raise MergeRefused(_both_in_words(place[0]) if both else _other_way_in_words(place[0]))
    return list(meeting.values_list("pk", flat=True))


def _refuse(kept: Person, gone: Person, by: User | None, now: datetime) -> None:
    if kept.merged_into_id or gone.merged_into_id:
        raise MergeRefused(_("One of these records went into another one already. Look for duplicates again."))
    if by is not None and by.person_id in (kept.pk, gone.pk):
        raise MergeRefused(_("One of these records is your own. Ask somebody else to merge them."))
    busy = next((person for person in (kept, gone) if sits_now(person, now)), None)
    if busy is not None:
        raise MergeRefused(_("An exam of %s is open. Merge the records when it is over.") % busy.full_name)


def _both_in_words(place: str) -> str:
    return _("Both took part in “%s”: they are two people, or that has to be cleared up first.") % place


def _other_way_in_words(place: str) -> str:
    return (
        _("Both are entered in “%s”, and it was the record to be merged that took part. Keep that one instead.") % place
    )


def _clash_in_words(model: type[Model]) -> str:
    return _("Both records hold something of which there can be one (%s). Clear that up first.") % (
        model._meta.verbose_name_plural
    )
