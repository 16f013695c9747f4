"""Actions on service tokens: make one, revoke one; and who it is that shows one.

The rule of reach is that of roles: whoever makes a token must be allowed to grant roles on its unit, and must hold
there what the token opens. A token is shown once and kept as a digest. It is of no account: it has no session, and no
role is ever granted to it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import FailedSignIn, ServiceToken, Unit, User
from people.models.service_tokens import Scope
from people.roles import Ability
from people.roles_granting import abilities_on
from people.sign_in_limits import network_of

PREFIX = "khue_"
LONGEST_DAYS = 366
TOKEN_ACCOUNT = "#token"  # under which wrong tokens are counted  # noqa: S105
WINDOW = timedelta(minutes=15)
TRIES_PER_ADDRESS = 30
NEEDS = {
    Scope.READ_UNITS: Ability.SEE_PEOPLE,
    Scope.READ_PEOPLE: Ability.SEE_PEOPLE,
    Scope.READ_NUMBERS: Ability.KEEP_PEOPLE,
    Scope.WRITE_PEOPLE: Ability.KEEP_PEOPLE,
}


class TokenRefused(Refused):
    code = "token_refused"


class UnknownToken(Refused):
    code = "token_unknown"


class TooManyTokens(Refused):
    code = "too_many"


@transaction.atomic
def make_token(
    *, name: str, unit: Unit, scopes: Sequence[Scope], until: date, by: User, now: datetime
) -> tuple[ServiceToken, str]:
    """A token and what is to be shown of it, once. It opens nothing from the day `until` on."""
    today = timezone.localdate(now)
    _refuse_beyond_reach(by, unit, scopes, today)
    _refuse_days(until, today)
    shown = PREFIX + secrets.token_urlsafe(32)
    facts = {"name": " ".join(name.split()), "unit": unit, "scopes": sorted(scope.value for scope in scopes)}
    try:
        with transaction.atomic():
            token = ServiceToken.objects.create(
                **facts, digest=digest_of(shown), valid_until=until, made_by=by, made_at=now
            )
    except IntegrityError as twice:
        raise TokenRefused(_("This unit has a token of this name already. Choose another name.")) from twice
    data = {"name": token.name, "unit": unit.code, "until": str(until), "scopes": ", ".join(token.scopes)}
    journal.write(act="people.token.make", subject=token, by=by, now=now, data=data)
    return token, shown


@transaction.atomic
def revoke_token(*, token: ServiceToken, by: User, now: datetime) -> None:
    """From now on it opens nothing more."""
    if Ability.GRANT_ROLES not in abilities_on(by, token.unit, timezone.localdate(now)):
        raise TokenRefused(_("You cannot revoke tokens of this unit. Ask its administrator."))
    if ServiceToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now) != 1:
        raise TokenRefused(_("This token has been revoked already."))
    journal.write(act="people.token.revoke", subject=token, by=by, now=now, data={"name": token.name})


def token_shown(*, shown: str, address: str, now: datetime) -> ServiceToken:
    """The token that this is; refuses wrong, revoked and outdated ones with one sentence for every cause.

    A right one is never refused for the wrong ones of others at the same address: 256 bits cannot be guessed.
    """
    today = timezone.localdate(now)
    known = ServiceToken.objects.in_force(today).select_related("unit").filter(digest=digest_of(shown)).first()
    if known is None:
        _note_wrong(address, now)
        raise UnknownToken(_("This token opens nothing: it is wrong, revoked or out of date. Ask for a new one."))
    if known.last_used_on != today:
        _note_use(known, today, now)
    return known


@transaction.atomic
def _note_use(token: ServiceToken, today: date, now: datetime) -> None:
    """One line a day in the journal of its unit."""
    ServiceToken.objects.filter(pk=token.pk).update(last_used_on=today)
    with journal.nobody_is(token.label):
        journal.write(act="people.token.use", subject=token, by=None, now=now, data={"name": token.name})


def digest_of(shown: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(shown.encode()).hexdigest()


def _note_wrong(address: str, now: datetime) -> None:
    """Counts a wrong token by address; after too many, nothing is counted and another sentence is said."""
    place = network_of(address)
    before = FailedSignIn.objects.filter(address=place, account=TOKEN_ACCOUNT, at__gt=now - WINDOW)
    if before.count() >= TRIES_PER_ADDRESS:
        raise TooManyTokens(_("Too many wrong tokens from this address. Wait 15 minutes."))
    FailedSignIn.objects.create(account=TOKEN_ACCOUNT, address=place, at=now)


def _refuse_beyond_reach(by: User, unit: Unit, scopes: Sequence[Scope], on: date) -> None:
    if not scopes:
        raise TokenRefused(_("Choose what the token opens."))
    held = abilities_on(by, unit, on)
    if Ability.GRANT_ROLES not in held:
        raise TokenRefused(_("You cannot make tokens for this unit. Ask its administrator."))
    if not {NEEDS[scope] for scope in scopes} <= held:
        raise TokenRefused(_("The token would open more on this unit than you may yourself."))


def _refuse_days(until: date, today: date) -> None:
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        raise TokenRefused(
            _("The token must end after today and within a year. When it ends, make a new one and change it there.")
        )
