"""Rules of a course: who may sit its final test, who may try again, how long a certificate holds. No database.

Sources: QĐ 1147-QĐ/BTGDVTW of 01/12/2025 (80 % of the periods, one second try, certificate within 15 days of the
decision of recognition); HD 06-HD/TW of 09/06/2025, point 5.4 (60 months of the awareness certificate). The numbers
themselves belong to the programme: an older or a local one may say otherwise.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

WARN_MONTHS_BEFORE = (6, 3, 1)


def periods_needed(periods: int, percent: int) -> int:
    """So many periods of a class must be attended: the share, rounded up to a whole period."""
    return -(-periods * percent // 100)


def may_sit(attended: int, periods: int, percent: int) -> bool:
    """Whether somebody who attended so many periods may sit the final test."""
    return attended >= periods_needed(periods, percent)


def may_try_again(failed: int, retakes: int) -> bool:
    """Whether another try is open after so many failed ones; `retakes`: tries beyond the first."""
    return failed <= retakes


def months_later(day: date, months: int) -> date:
    """The same day of a later (or, with fewer than no months, earlier) month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_valid_day(issued_on: date, months: int | None) -> date | None:
    """The last day on which a certificate holds; None: without end."""
    return months_later(issued_on, months) if months else None


def is_valid(issued_on: date, months: int | None, on: date) -> bool:
    """Whether a certificate holds on a day, such as that of a cell's resolution: the last day counts."""
    last = last_valid_day(issued_on, months)
    return issued_on <= on and (last is None or on <= last)


def warning_days(last: date, months: Sequence[int] = WARN_MONTHS_BEFORE) -> list[date]:
    """The days on which the holder is told that the certificate runs out."""
    return [months_later(last, -ahead) for ahead in months]


def certificates_due_on(recognised_on: date, days: int) -> date:
    """The last day for handing out certificates after the decision of recognition."""
    return recognised_on + timedelta(days=days)
