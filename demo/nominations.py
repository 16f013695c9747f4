"""A class of the demo whose nominations are open: ten units were asked, most of them have answered."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from learning.classes.planning import ClassPlan, plan_class
from learning.models import Nomination, ProgrammeVersion, Quota
from learning.nominations.arrows import Nominee
from learning.nominations.calling import CallPlan, call_for_nominations
from learning.nominations.deciding import decide
from learning.nominations.nominating import nominate
from learning.programmes.standard import NEW_MEMBERS
from people.models import Person, Standing, Unit, User

UNITS, PLACES = 10, 3
ANSWERED = 8  # the others have still a week


def load_call(members: list[Person], *, unit: Unit, by: User, now: datetime) -> None:
    """`members`: of the whole committee; some of them become probationary members of this year."""
    today = timezone.localdate(now)
    units = [Unit.objects.get(code=f"DB{number:02d}") for number in range(1, UNITS + 1)]
    fresh = {one: _new_members(members, one, today) for one in units}
    version = ProgrammeVersion.objects.get(programme__code=NEW_MEMBERS.code)
    plan = ClassPlan(
        code="DVM-01-2026",
        title="Lớp bồi dưỡng đảng viên mới khóa 01/2026",
        unit=unit,
        version=version,
        starts_on=today + timedelta(days=21),
        ends_on=today + timedelta(days=28),
        place="Hội trường tầng 3, trụ sở Đảng ủy",
    )
    held = plan_class(plan=plan, by=by, now=now)
    note = "Gửi kèm bản nhận xét của chi bộ; học viên ở xa được bố trí chỗ nghỉ."
    asked = CallPlan(today + timedelta(days=7), dict.fromkeys(units, PLACES), note)
    call = call_for_nominations(study_class=held, plan=asked, by=by, now=now)
    for quota in call.quotas.select_related("unit").order_by("unit__code")[:ANSWERED]:
        nominate(quota=quota, people=fresh[quota.unit][: PLACES - 1], by=by, now=now)
    _decide(call.quotas.order_by("unit__code").first(), Nominee.APPROVED, "", by=by, now=now)
    returned = call.quotas.order_by("unit__code")[1:2].first()
    _decide(returned, Nominee.RETURNED, "Bổ sung bản nhận xét của chi bộ", by=by, now=now)


def _decide(quota: Quota | None, to: Nominee, note: str, *, by: User, now: datetime) -> None:
    assert quota is not None  # noqa: S101  # narrows the type
    chosen = list(Nomination.objects.filter(quota=quota).by_name()[: PLACES - 2])
    decide(study_class=quota.call.study_class, nominations=chosen, to=to, note=note, by=by, now=now)


def _new_members(members: list[Person], unit: Unit, today: date) -> list[Person]:
    """The youngest of the unit's members, admitted some months ago."""
    below = Person.objects.members_of(unit, today).filter(pk__in=[one.pk for one in members])
    chosen = list(below.order_by("-born_on", "pk")[:PLACES])
    joined = today - timedelta(days=150)
    keys = [one.pk for one in chosen]
    Person.objects.filter(pk__in=keys).update(joined_on=joined, official_on=None)
    Standing.objects.filter(person__in=keys).update(kind=Standing.Kind.PROBATIONARY, valid_from=joined)
    return list(Person.objects.filter(pk__in=keys).by_name())
