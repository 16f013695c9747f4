"""Starting attempts, many at a time: a whole province may press the button in the same minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.delivery import keeping, ledger, pushes, record
from exams.delivery.access_codes import refuse_wrong_code
from exams.delivery.closing import is_overdue
from exams.delivery.deadlines import GRACE, Span, deadline, last_start
from exams.delivery.evidence import moment
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.sittings.models import Entry
from exams.sittings.paper_giving import give_paper
from office import journal
from office.errors import Refused
from people.models import User

# The pages without scripts write under this name, from whatever device.
FORM_CLIENT = "form"
STARTED = "delivery.attempt.start"  # the journal's word for it; the row names the sitting


class NotOpenYet(Refused):
    code = "not_open_yet"


class WindowOver(Refused):
    code = "window_over"


class Stopped(Refused):
    code = "paused"


class Held(Refused):
    code = "held"


class OpenElsewhere(Refused):
    code = "open_elsewhere"


class TooManyChanges(Refused):
    code = "too_many_changes"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to start, or to open again what was started."""

    entry_pk: int
    client: str
    by: User | None
    access_code: str = ""
    take_over: bool = False


@dataclass(slots=True)
class Started:
    """What became of it: the attempt, or the refusal (and then the attempt if there is one)."""

    attempt: Attempt | None = None
    refusal: Refused | None = None
    is_new: bool = field(default=False)


def start_attempt(
    *, entry: Entry, by: User, now: datetime, access_code: str = "", client: str = FORM_CLIENT
) -> Attempt:
    """Starts the entry's one attempt, or returns it when it was started before (a second click, a second tab)."""
    [started] = start([Ask(entry_pk=entry.pk, client=client, by=by, access_code=access_code)], now=now)
    if started.refusal is not None:
        raise started.refusal
    assert started.attempt is not None  # noqa: S101  # either of the two is there
    return Attempt.objects.select_related("entry__sitting", "paper").get(pk=started.attempt.pk)


@transaction.atomic
def start(asks: Sequence[Ask], *, now: datetime) -> list[Started]:
    """Starts or opens all that may be; each answer stands for itself. Starting twice gives the same attempt.

    Entries are locked first: extra time, the plan and the papers may have changed since a door read them, and of two
    requests for one entry the second finds the attempt of the first.
    """
    pks = {ask.entry_pk for ask in asks}
    if len(pks) < len(asks):  # two devices of one candidate: one after the other
        return [start([ask], now=now)[0] for ask in asks]
    # Locked by a statement of its own: what is read beside a row that had to be waited for may be older than the row.
    list(Entry.objects.filter(pk__in=pks).select_for_update().order_by("pk").values_list("pk"))
    rows = Entry.objects.filter(pk__in=pks).select_related("sitting", "paper", "wrong_codes").defer("paper__content")
    entries = {entry.pk: entry for entry in rows}
    attempts = {attempt.entry_id: attempt for attempt in Attempt.objects.locked().filter(entry__in=pks)}
    stops = list(Interruption.objects.of_sittings(entries.values()))
    done = [_one(ask, entries[ask.entry_pk], attempts, stops, now) for ask in asks]
    _keep_new([(ask, it.attempt) for ask, it in zip(asks, done, strict=True) if it.is_new and it.attempt], now)
    return done


def _one(ask: Ask, entry: Entry, attempts: dict[int, Attempt], stops: Iterable[Interruption], now: datetime) -> Started:
    attempt = attempts.get(entry.pk)
    about = [stop for stop in stops if stop.covers(entry)]
    try:
        if attempt is not None:
            _open_again(ask, attempt, now)
            return Started(attempt)
        refuse_start(entry=entry, stops=about, now=now)
        refuse_wrong_code(entry=entry, code=ask.access_code, now=now)
        attempts[entry.pk] = _new(ask, entry, about, now)
        return Started(attempts[entry.pk], is_new=True)
    except Refused as refusal:
        return Started(attempt, refusal)


def refuse_start(*, entry: Entry, stops: Iterable[Interruption], now: datetime) -> None:
    """Refuses a start that may not be (yet), whatever the code."""
    sitting = entry.sitting
    about = list(stops)
    if now < sitting.opens_at:
        raise NotOpenYet(_("The test has not begun yet. Wait on this page: the button opens by itself."))
    if any(stop.ended_at is None and stop.kind == Interruption.Kind.PAUSE for stop in about):
        raise Stopped(_("The test is paused. Wait on this page: it goes on when the staff say so."))
    if any(stop.ended_at is None for stop in about):
        raise Held(_("The staff ask you to wait. Raise your hand if nobody comes to you."))
    end = last_start(closes_at=sitting.closes_at, extra_minutes=entry.extra_minutes, pauses=pauses_of(about, entry))
    if now >= end:
        raise WindowOver(_("The time for this test is over. Speak to the organiser if you could not take part."))


def pauses_of(stops: Iterable[Interruption], entry: Entry) -> list[Span]:
    """The times in which the clock stood still for an entry; what lies before the opening moved nothing."""
    opened = entry.sitting.opens_at
    return [
        Span(max(stop.began_at, opened), max(stop.ended_at, opened))
        for stop in stops
        if stop.kind == Interruption.Kind.PAUSE and stop.ended_at is not None and stop.covers(entry)
    ]


def _new(ask: Ask, entry: Entry, stops: Iterable[Interruption], now: datetime) -> Attempt:
    end = deadline(
        started_at=now,
        duration_minutes=entry.sitting.duration_minutes,
        closes_at=entry.sitting.closes_at,
        extra_minutes=entry.extra_minutes,
        pauses=pauses_of(stops, entry),
    )
    attempt = Attempt(
        entry=entry,
        paper=entry.paper or give_paper(entry=entry),
        writer=ask.client,
        started_at=now,
        deadline_at=end,
        accept_until=end + GRACE,
        last_seen_at=now,
    )
    record.begin(attempt)
    return attempt


def _keep_new(made: Sequence[tuple[Ask, Attempt]], now: datetime) -> None:
    """Writes new attempts, the first event of each and the journal."""
    attempts = [attempt for _ask, attempt in made]
    # The chain is known before the row has its number: only the event's own row needs that.
    first = [_first(ask, attempt, now) for ask, attempt in made]
    Attempt.objects.bulk_create(attempts)
    ledger.add([row._replace(attempt_id=attempt.pk) for row, attempt in zip(first, attempts, strict=True)])
    rows = [(attempt, ask.by, {"sitting": str(attempt.entry.sitting.uid)}) for ask, attempt in made]
    journal.write_many(act=STARTED, done=rows, now=now)
    pushes.entries_changed(attempt.entry_id for attempt in attempts)


def _first(ask: Ask, attempt: Attempt, now: datetime) -> record.Row:
    data = {
        "client": ask.client,
        "entry": str(attempt.entry.uid),
        "paper": attempt.paper.digest,
        "deadline_at": moment(attempt.deadline_at),
    }
    return record.link(attempt, kind="started", at=now, by=ask.by, data=data)


def _open_again(ask: Ask, attempt: Attempt, now: datetime) -> None:
    """Lets the same client go on, and another one only if its candidate says so: then it is a new epoch."""
    if attempt.status != AttemptStatus.IN_PROGRESS or is_overdue(attempt, now):
        return
    if FORM_CLIENT in (ask.client, attempt.writer) or ask.client == attempt.writer:
        if ask.client != FORM_CLIENT and attempt.writer != ask.client:
            attempt.writer = ask.client
            attempt.save(update_fields=["writer"])
        return
    if not ask.take_over:
        raise OpenElsewhere(
            _("This test is open on another device. Go on here only if you no longer use the other one.")
        )
    if attempt.event_count >= keeping.MOST_EVENTS:
        raise TooManyChanges(_("So many changes were made that something must be wrong. Call the staff."))
    attempt.epoch += 1
    attempt.writer = ask.client
    record.append([attempt], kind="taken_over", at=now, by=ask.by, client=ask.client, epoch=attempt.epoch)
    attempt.save(update_fields=["epoch", "writer"])
    journal.write(act="delivery.attempt.take_over", subject=attempt, by=ask.by, now=now)
    pushes.entries_changed([attempt.entry_id])
