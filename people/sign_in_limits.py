"""How guessing of passwords is slowed down without keeping anybody innocent out.

Three limits, none of which locks an account: the more often a name failed in the last quarter of an hour, from
wherever, the longer its next try has to wait, half a minute at most; a name that failed often from one address waits
until the quarter of an hour is over; and so does an address from which very many different names failed. A browser in
which the account was signed in before stands apart: what others do to the name or behind the same address is no matter
for it, only its own errors are. Right one-time codes are never refused.
"""

import ipaddress
import math
from datetime import datetime, timedelta
from typing import NoReturn

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import ngettext

from office.errors import Refused
from people.known_devices import Device
from people.models import FailedSignIn

CODE_ACCOUNT = "#code"  # under which failed codes are counted
WINDOW = timedelta(minutes=15)
TRIES_PER_NAME_AND_ADDRESS = 10
# An office stands behind one address. Counted are names that failed and did not sign in there afterwards.
FAILING_NAMES_PER_ADDRESS = 400
# Seconds after so many failures of one name: the first two are slips of the finger.
DELAYS = (0, 0, 0, 1, 2, 4, 8, 16, 30)
# Places that no stranger can be at: only their own errors count there.
APART = ("device:", "session:")
# A provider gives one customer at least so much of the newer address space.
NETWORK_BITS = 64


class SignInRefused(Refused):
    """`seconds` until the next try is looked at; 0: at once."""

    code = "sign_in_refused"

    def __init__(self, message: str, *, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


class TooManyTries(SignInRefused):
    code = "too_many"


def delay_after(failures: int) -> timedelta:
    """How long after its last failure a name that failed so often has to wait."""
    return timedelta(seconds=DELAYS[min(failures, len(DELAYS) - 1)])


def place_of(address: str, device: Device | None, account: str) -> str:
    """Where a try comes from: the browser, if the account was signed in there before; else the address."""
    if device is not None and device.knows(account):
        return f"device:{device.id}"
    return network_of(address)


def place_of_session(user_pk: int | str) -> str:
    """Who is signed in already and shows the old password, to set a new one."""
    return f"session:{user_pk}"


def network_of(address: str) -> str:
    """The address, or the network of one customer: a newer address is one of very many that the same person has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, NETWORK_BITS), strict=False))


def note_try(*, account: str, place: str, now: datetime) -> FailedSignIn:
    """Writes a try down as failed, before anything is looked at, or refuses it where there were too many.

    Call it outside a transaction: first the row is there for all, then they are counted. Of any number of tries at the
    same moment no more than the limit can pass, since the last of them to be written finds all others.
    """
    FailedSignIn.objects.filter(at__lt=now - timedelta(days=1)).delete()
    tried = FailedSignIn.objects.create(account=account, address=place, at=now)
    try:
        _refuse_too_many(tried, now)
    except TooManyTries:
        tried.delete()  # who knocks on while waiting does not wait longer
        raise
    return tried


def strike_out(tried: FailedSignIn) -> None:
    """The try was right: errors that the same person made at the same place before it count no longer."""
    FailedSignIn.objects.filter(account=tried.account, address=tried.address).delete()


def _refuse_too_many(tried: FailedSignIn, now: datetime) -> None:
    others = FailedSignIn.objects.filter(at__gt=now - WINDOW).exclude(pk=tried.pk)
    here, same = Q(address=tried.address), Q(account=tried.account)
    count = others.filter(here | same).aggregate(
        names=Count("account", filter=here & ~Q(account=CODE_ACCOUNT), distinct=True),
        tries=Count("pk", filter=here & same),
        failures=Count("pk", filter=same),
        last=Max("at", filter=same),
    )
    limit = FAILING_NAMES_PER_ADDRESS if tried.account == CODE_ACCOUNT else TRIES_PER_NAME_AND_ADDRESS
    waits = tried.account != CODE_ACCOUNT and not tried.address.startswith(APART)
    soon = count["last"] + delay_after(count["failures"]) if waits and count["last"] else now
    if count["tries"] >= limit or count["names"] >= FAILING_NAMES_PER_ADDRESS:
        opens = _opens_at(others.filter(here), tried, limit)
        if opens is None:
            _refuse_too_soon(1)
        _refuse_until(max(soon, opens), now)
    if soon > now:
        _refuse_too_soon(_seconds(soon, now))


def _opens_at(here: QuerySet[FailedSignIn], tried: FailedSignIn, limit: int) -> datetime | None:
    """When so many of the failures at this place are past that it is below the limits again.

    None: it is already, since others who knocked at the same moment were refused and took their tries back.
    """
    tries = here.filter(account=tried.account).order_by("-at").values_list("at", flat=True)[limit - 1 : limit]
    last = here.exclude(account=CODE_ACCOUNT).order_by().values("account").annotate(last=Max("at")).order_by("-last")
    names = last.values_list("last", flat=True)[FAILING_NAMES_PER_ADDRESS - 1 : FAILING_NAMES_PER_ADDRESS]
    failed = [*tries, *names]
    return max(failed) + WINDOW if failed else None


def _seconds(until: datetime, now: datetime) -> int:
    return math.ceil((until - now).total_seconds())


def _refuse_until(until: datetime, now: datetime) -> NoReturn:
    seconds = _seconds(until, now)
    minutes = math.ceil(seconds / 60)
    raise TooManyTries(
        ngettext(
            "Too many wrong tries. Wait %d minute, or ask the staff for a one-time code.",
            "Too many wrong tries. Wait %d minutes, or ask the staff for a one-time code.",
            minutes,
        )
        % minutes,
        seconds=seconds,
    )


def _refuse_too_soon(seconds: int) -> NoReturn:
    raise TooManyTries(
        ngettext(
            "This user name failed several times. Try again in %d second.",
            "This user name failed several times. Try again in %d seconds.",
            seconds,
        )
        % seconds,
        seconds=seconds,
    )
