"""Who ought to take a programme: those of a standing in the Party who do not hold its certificate yet."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from learning.models import Certificate, Programme
from learning.nominations.eligibility import Takes
from people.models import Membership, Standing
from people.models.units import in_force


class Rule(models.TextChoices):
    """Of whom a programme is expected. `LISTED`: of nobody but those whom the units have named."""

    OUTSTANDING = "outstanding", _lazy("Outstanding non-members and candidates for admission")
    PROBATIONARY = "probationary", _lazy("Probationary members")
    MEMBERS = "members", _lazy("All members of the Party")
    LISTED = "listed", _lazy("Only who is nominated or enrolled")


KINDS: dict[Rule, tuple[Standing.Kind, ...]] = {
    Rule.OUTSTANDING: (Standing.Kind.OUTSTANDING, Standing.Kind.CANDIDATE),
    Rule.PROBATIONARY: (Standing.Kind.PROBATIONARY,),
    Rule.MEMBERS: (Standing.Kind.PROBATIONARY, Standing.Kind.FULL),
    Rule.LISTED: (),
}
_USUAL = {
    Takes.ANYONE: Rule.LISTED,
    Takes.NOT_YET_MEMBERS: Rule.OUTSTANDING,
    Takes.PROBATIONARY: Rule.PROBATIONARY,
    Takes.MEMBERS: Rule.MEMBERS,
}


def usual_rule(programme: Programme) -> Rule:
    """Expected are those for whom the newest published version takes nominations."""
    published = [version for version in programme.versions.all() if version.published_at]
    newest = max(published, key=lambda version: version.number, default=None)
    return _USUAL[Takes(newest.takes)] if newest else Rule.LISTED


def expected_homes(programme: Programme, rule: Rule, *, on: date, before: date) -> list[tuple[int, int]]:
    """Each person with a unit of the day; one query.

    Left out is who held the programme's certificate already before the period and still does on the day.
    """
    kinds = KINDS[rule]
    if not kinds:
        return []
    certified = Certificate.objects.filter(
        Q(last_valid_on=None) | Q(last_valid_on__gte=on),
        Q(revoked_at=None) | Q(revoked_at__date__gt=on),
        register__programme=programme,
        issued_on__lt=before,
    )
    stood = Standing.objects.filter(in_force(on), kind__in=kinds)
    members = Membership.objects.in_force(on).order_by().filter(person__in=stood.values("person"))
    members = members.exclude(person__in=certified.values("enrolment__person"))
    return list(members.values_list("person", "unit"))
