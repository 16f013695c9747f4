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

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
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
    code = "sign_in_refused"


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
    if count["tries"] >= limit or count["names"] >= FAILING_NAMES_PER_ADDRESS:
        raise TooManyTries(_("Too many wrong tries. Wait 15 minutes, or ask the staff for a one-time code."))
    if tried.account != CODE_ACCOUNT and not tried.address.startswith(APART):
        _refuse_too_soon(count["failures"], count["last"], now)


def _refuse_too_soon(failures: int, last: datetime | None, now: datetime) -> None:
    if last is None or now >= last + delay_after(failures):
        return
    seconds = math.ceil((last + delay_after(failures) - now).total_seconds())
    raise TooManyTries(
        ngettext(
            "This user name failed several times. Try again in %d second.",
            "This user name failed several times. Try again in %d seconds.",
            seconds,
        )
        % seconds
    )
