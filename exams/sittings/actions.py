"""Actions of sittings: plan one, enter people, give papers and time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.papers.actions import Draft, draft_papers, keep_papers
from exams.papers.apart import Watch, unwatched
from exams.papers.models import Blueprint, PaperSet
from exams.sittings.models import Entry, GradeBand, GradeScale, Room, Sitting
from exams.sittings.paper_giving import give_papers
from office import journal
from office.errors import Refused
from people.homes import Home, homes_on
from people.models import Person, Unit, User
from people.signing_in import issue_codes, open_accounts
from people.slip_sheets import MOST_SLIPS


class SittingRefused(Refused):
    code = "sitting_refused"


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """What an organiser decides about a sitting."""

    code: str
    title: str
    unit: Unit
    scale: GradeScale
    opens_at: datetime
    closes_at: datetime
    duration_minutes: int
    class_title: str = ""
    access_code: str = ""
    decision_number: str = ""
    decided_on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of a scale: from `floor` on."""

    floor: str
    label: str
    label_en: str
    label_hi: str
    passed: bool = True


# Quy chế theo QĐ 1147-QĐ/BTGDVTW ngày 01/12/2025: five bands on a scale of 10, pass at 5.0.
DEFAULT_BANDS = (
    Band("9", "Xuất sắc", "Excellent", "उत्कृष्ट"),
    Band("8", "Giỏi", "Good", "अच्छा"),
    Band("7", "Khá", "Fair", "ठीक"),
    Band("5", "Trung bình", "Average", "औसत"),
    Band("0", "Không đạt", "Fail", "अनुत्तीर्ण", passed=False),
)
DEFAULT_SCALE = "QD1147"
# Pauses and outages move the end of a sitting: whoever signs in again then must not need a new slip.
CODES_LAST_LONGER = timedelta(hours=3)


@transaction.atomic
def open_default_scale(*, by: User | None, now: datetime) -> GradeScale:
    """The default scale, made when it is not there yet."""
    scale, is_new = GradeScale.objects.get_or_create(
        code=DEFAULT_SCALE,
        version=1,
        defaults={
            "name": "Thang điểm 10 theo QĐ 1147",
            "basis": "QĐ 1147-QĐ/BTGDVTW, 01/12/2025",
            "full": "10",
            "step": "0.1",
        },
    )
    if is_new:
        GradeBand.objects.bulk_create(
            GradeBand(
                scale=scale,
                floor=band.floor,
                label=band.label,
                label_en=band.label_en,
                label_hi=band.label_hi,
                passed=band.passed,
            )
            for band in DEFAULT_BANDS
        )
        journal.write(act="sittings.scale.open", subject=scale, by=by, now=now)
    scale.refresh_from_db()
    return scale


@transaction.atomic
def plan_sitting(*, plan: SittingPlan, by: User | None, now: datetime, sitting: Sitting | None = None) -> Sitting:
    """Plans a sitting, or changes one that nobody has started yet."""
    kept = _locked(sitting) if sitting else Sitting()
    _refuse_plan(plan, sitting)
    for name in plan.__slots__:
        setattr(kept, name, getattr(plan, name))
    # Only what the plan says: papers may have been made since the form was opened.
    kept.save(update_fields=plan.__slots__ if sitting else None)
    journal.write(
        act="sittings.sitting.change" if sitting else "sittings.sitting.plan",
        subject=kept,
        by=by,
        now=now,
        data={"opens_at": plan.opens_at.isoformat(), "closes_at": plan.closes_at.isoformat()},
    )
    return kept


@transaction.atomic
def number_try(*, sitting: Sitting, number: int, by: User | None, now: datetime) -> None:
    """Says which try of its candidates a sitting is: the result sheet remarks a second one."""
    Sitting.objects.filter(pk=sitting.pk).update(try_number=number)
    sitting.try_number = number
    journal.write(act="sittings.sitting.try", subject=sitting, by=by, now=now, data={"number": number})


def _refuse_plan(plan: SittingPlan, sitting: Sitting | None) -> None:
    if plan.closes_at <= plan.opens_at:
        raise SittingRefused(_("The sitting closes before it opens. Correct one of the two times."))
    if plan.closes_at - plan.opens_at < timedelta(minutes=plan.duration_minutes):
        raise SittingRefused(
            _("The window is shorter than the duration: nobody could use the full time. Widen the window.")
        )
    if sitting is not None and has_begun(sitting):
        raise SittingRefused(_("Somebody has started already: the sitting can no longer be changed."))


def _locked(sitting: Sitting) -> Sitting:
    """The sitting and its entries, locked: nobody starts while it changes."""
    list(Entry.objects.select_for_update(of=("self",)).filter(sitting=sitting).order_by("pk").values_list("pk"))
    return Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)


def has_begun(sitting: Sitting) -> bool:
    """Whether any entry of the sitting has an attempt."""
    return sitting.entries.filter(attempt__isnull=False).exists()


@transaction.atomic
def add_room(*, sitting: Sitting, name: str, by: User | None, now: datetime, place: str = "") -> Room:
    """Adds a room, or returns the one of this name."""
    room, is_new = Room.objects.get_or_create(sitting=sitting, name=name, defaults={"place": place})
    if is_new:
        journal.write(act="sittings.room.add", subject=room, by=by, now=now)
    return room


@transaction.atomic
def enter_people(
    *,
    sitting: Sitting,
    people: Sequence[Person],
    by: User | None,
    now: datetime,
    room: Room | None = None,
    periods_attended: dict[int, int] | None = None,
) -> list[Entry]:
    """Enters people who are not entered yet; numbers go on in the order given. Names of units are kept as of now."""
    Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)  # numbers are given one after another
    known = set(sitting.entries.values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    last = sitting.entries.aggregate(last=Max("number"))["last"] or 0
    homes = homes_on(fresh, timezone.localdate(now))
    entries = [
        Entry(
            sitting=sitting,
            person=person,
            room=room,
            number=last + place,
            periods_attended=(periods_attended or {}).get(person.pk),
            **_names(homes.get(person.pk)),
        )
        for place, person in enumerate(fresh, start=1)
    ]
    Entry.objects.bulk_create(entries)
    open_accounts(people=fresh, by=by, now=now)
    journal.write(act="sittings.entries.add", subject=sitting, by=by, now=now, data={"people": [p.pk for p in fresh]})
    return entries


def _names(home: Home | None) -> dict[str, str]:
    if home is None:
        return {}
    return {"unit_name": home.unit_name, "upper_unit_name": home.upper_unit_name, "position": home.position}


def prepare_papers(
    *,
    sitting: Sitting,
    blueprint: Blueprint,
    count: int,
    by: User | None,
    now: datetime,
    seed: str = "",
    watch: Watch = unwatched,
) -> PaperSet:
    """Makes the sitting's papers and gives every entry one, before the start.

    They are drafted before the transaction, so that answers elsewhere need not wait for it. `watch` may break it off.
    """
    refuse_begun(sitting)
    draft = draft_papers(blueprint=blueprint, count=count, seed=seed, watch=watch)
    return hand_over_papers(sitting=sitting, draft=draft, by=by, now=now)


@transaction.atomic
def hand_over_papers(*, sitting: Sitting, draft: Draft, by: User | None, now: datetime) -> PaperSet:
    """Keeps drafted papers as the sitting's and gives every entry one, before the start."""
    _locked(sitting)
    refuse_begun(sitting)
    made = keep_papers(draft=draft, by=by, now=now)
    sitting.paper_set = made
    sitting.save(update_fields=["paper_set"])
    sitting.entries.update(paper=None)
    given = give_papers(sitting=sitting)
    data = {"papers": len(draft.frozen), "given": given}
    journal.write(act="sittings.papers.prepare", subject=sitting, by=by, now=now, data=data)
    return made


def refuse_begun(sitting: Sitting) -> None:
    """Papers are made before the first start."""
    if has_begun(sitting):
        raise SittingRefused(_("Somebody has started already: the papers can no longer be made anew."))


@transaction.atomic
def give_extra_time(*, entry: Entry, minutes: int, by: User | None, now: datetime) -> Entry:
    """Sets the extra minutes of an entry that has not started."""
    Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if Entry.objects.filter(pk=entry.pk, attempt__isnull=False).exists():
        raise SittingRefused(_("This candidate has started already: extra time must be given before the start."))
    if not 0 <= minutes <= 240:
        raise SittingRefused(_("Extra time must be between 0 and 240 minutes."))
    entry.extra_minutes = minutes
    entry.save(update_fields=["extra_minutes"])
    journal.write(act="sittings.entry.extra_time", subject=entry, by=by, now=now, data={"minutes": minutes})
    return entry


@transaction.atomic
def take_entry_out(*, entry: Entry, by: User | None, now: datetime) -> None:
    """Takes somebody out of a sitting who has not started; the number is not given again."""
    held = Entry.objects.select_for_update(of=("self",)).select_related("sitting", "person").get(pk=entry.pk)
    if Entry.objects.filter(pk=held.pk, attempt__isnull=False).exists():
        raise SittingRefused(_("This candidate has started already and stays in the sitting."))
    data = {"number": held.candidate_number, "name": held.person.full_name}
    held.delete()
    journal.write(act="sittings.entry.remove", subject=held.sitting, by=by, now=now, data=data)


@transaction.atomic
def print_slips(
    *, sitting: Sitting, by: User | None, now: datetime, only: Entry | None = None, room: Room | None = None
) -> list[tuple[Entry, str, str]]:
    """New one-time codes for all entries, a room or one: (entry, user name, code). Their earlier ones for this end.

    The code is empty for people who hold a role: they sign in with their own password.
    """
    rows = sitting.entries.select_related("person__account", "room").order_by("room__name", "number")
    rows = rows.filter(room=room) if room else rows
    entries = list(rows.filter(pk=only.pk) if only else rows)
    if len(entries) > MOST_SLIPS:
        raise SittingRefused(_("More than %d slips at once take too long. Print them room by room.") % MOST_SLIPS)
    users = open_accounts(people=[entry.person for entry in entries], by=by, now=now)
    until = codes_last_until(sitting)
    codes = issue_codes(users=users, purpose=f"sitting:{sitting.pk}", valid_until=until, by=by, now=now)
    journal.write(act="sittings.slips.print", subject=sitting, by=by, now=now, data={"slips": len(entries)})
    return [(entry, user.username, codes.get(user.pk, "")) for entry, user in zip(entries, users, strict=True)]


def codes_last_until(sitting: Sitting) -> datetime:
    """When the codes of a sitting run out: some time after whoever has most time must have ended."""
    extra = sitting.entries.aggregate(most=Max("extra_minutes"))["most"] or 0
    return sitting.closes_at + timedelta(minutes=extra) + CODES_LAST_LONGER
