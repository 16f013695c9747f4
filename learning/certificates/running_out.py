"""Certificates that run out soon: whose, when, how soon; in the windows of 6, 3 and 1 months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from learning.course_rules import WARN_MONTHS_BEFORE, months_later
from learning.models import Certificate, CertificateQuerySet
from people.homes import Home, homes_on
from people.models import Person, User


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A certificate with little time left. `home`: where the holder is today; `months`: the narrowest window."""

    certificate: Certificate
    person: Person
    home: Home | None
    months: int
    days_left: int

    @property
    def unit_names(self) -> str:
        return ", ".join(name for name in (self.home.unit_name, self.home.upper_unit_name) if name) if self.home else ""


def running_out(whose: User | Person, today: date, *, months: int = max(WARN_MONTHS_BEFORE)) -> list[RunningOut]:
    """What runs out within so many months: in the registers that an account sees, or of one person; the first first.

    A certificate that the holder has renewed, and a revoked one, are not among them. Few queries, however many rows.
    """
    rows = _rows_of(whose).with_heads().running_out(today, months_later(today, months))
    listed = list(
        rows.select_related("enrolment__person").order_by("last_valid_on", "enrolment__person__sort_key", "pk")
    )
    homes = homes_on([one.enrolment.person for one in listed], today)
    return [_told(one, homes.get(one.enrolment.person_id), today) for one in listed]


def window_of(last_valid_on: date, today: date, windows: Sequence[int] = WARN_MONTHS_BEFORE) -> int | None:
    """The narrowest window, in months, that the last day lies in: 1 before 3 before 6; None outside of all."""
    if last_valid_on < today:
        return None
    return min((months for months in windows if last_valid_on <= months_later(today, months)), default=None)


def _told(certificate: Certificate, home: Home | None, today: date) -> RunningOut:
    last = certificate.last_valid_on
    assert last is not None  # noqa: S101  # narrows the type: only those with a last day run out
    months = window_of(last, today) or max(WARN_MONTHS_BEFORE)
    return RunningOut(certificate, certificate.enrolment.person, home, months, (last - today).days)


def _rows_of(whose: User | Person) -> CertificateQuerySet:
    if isinstance(whose, Person):
        return Certificate.objects.filter(enrolment__person=whose)
    return Certificate.objects.visible_to(whose)
