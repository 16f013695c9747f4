"""Actions of second factors: an authenticator app and recovery codes, kept by django-allauth's models.

A code is good once: the count of the half minute it belongs to is kept in the row, so that it is spent for all
processes at once. Wrong codes are counted for the account wherever they come from: who types them knows its password
already, so no stranger can keep its owner out by this limit.
"""

import math
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import journal
from office.errors import Refused
from people.models import FailedSignIn, User
from people.sign_in_limits import SignInRefused, TooManyTries, note_try, place_of_session, strike_out

PERIOD_SECONDS = 30
APART = (-1, 0, 1)  # periods: a telephone's clock may be half a minute wrong, and people type slowly
APP, CODES, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN


class LastFactor(Refused):
    code = "last_factor"


class FactorRefused(Refused):
    code = "factor_refused"


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=[APP, PASSKEY]).exists()


def factors_of(user: User) -> Sequence[Authenticator]:
    return list(Authenticator.objects.filter(user=user).order_by("pk"))


def give_code(*, user: User, code: str, now: datetime) -> str:
    """Takes a code of the app or a recovery code, which is spent by it; refuses wrong, used and too many ones.

    Gives back which of the two it was. Call it outside a transaction, see `note_try`.
    """
    tried = _note_try(user, now)
    kind = _spend(user, unicodedata.normalize("NFKC", code), now)
    if not kind:
        journal.write(act="people.user.second_wrong", subject=user, by=None, now=now)
        raise SignInRefused(
            _("This code is not right or has been used. Wait for the next one in the app, or take a recovery code.")
        )
    strike_out(tried)
    return kind


def _spend(user: User, code: str, now: datetime) -> str:
    """The kind of factor whose code this is; empty: of none."""
    digits = "".join(letter for letter in code if letter.isdigit())
    with transaction.atomic():
        # The account's row first, as everywhere here: what belongs to one account is done one after the other.
        User.objects.select_for_update().get(pk=user.pk)
        held = {factor.type: factor for factor in Authenticator.objects.filter(user=user, type__in=[APP, CODES])}
        if APP in held and _spend_of_app(held[APP], digits, now):
            return str(APP)
        return str(CODES) if CODES in held and RecoveryCodes(held[CODES]).validate_code(digits) else ""


def _spend_of_app(factor: Authenticator, code: str, now: datetime) -> bool:
    count = count_of_code(get_adapter().decrypt(factor.data["secret"]), code, now=now)
    if count is None or count <= factor.data.get("spent", 0):
        return False
    factor.data["spent"] = count
    factor.last_used_at = now
    factor.save(update_fields=["data", "last_used_at"])
    return True


def count_of_code(secret: str, code: str, *, now: datetime) -> int | None:
    """Which half minute the code belongs to, of those around now; None: to none."""
    here = int(now.timestamp()) // PERIOD_SECONDS
    for count in (here + apart for apart in APART):
        if constant_time_compare(format_hotp_value(hotp_value(secret, count)), code):
            return count
    return None


@transaction.atomic
def set_app_up(*, user: User, secret: str, code: str, by: User, now: datetime) -> None:
    """The app shows the codes of this secret, as a first code proves."""
    count = count_of_code(secret, "".join(code.split()), now=now)
    if count is None:
        raise FactorRefused(
            _("This code does not fit. Look at the clock of the telephone and type the code it shows now.")
        )
    try:
        with transaction.atomic():
            factor = TOTP.activate(user, secret).instance
    except IntegrityError:
        raise FactorRefused(_("This account has an authenticator app already. Remove that one first.")) from None
    factor.data["spent"] = count
    factor.save(update_fields=["data"])
    RecoveryCodes.activate(user)
    journal.write(act="people.user.app_set_up", subject=user, by=by, now=now)


@transaction.atomic
def make_recovery_codes(*, user: User, by: User, now: datetime) -> None:
    """New recovery codes; the older ones are worth nothing any more."""
    User.objects.select_for_update().get(pk=user.pk)
    if not has_second_factor(user):
        raise FactorRefused(_("Recovery codes stand in for a second factor. Set one up first."))
    Authenticator.objects.filter(user=user, type=CODES).delete()
    RecoveryCodes.activate(user)
    journal.write(act="people.user.codes_made", subject=user, by=by, now=now)


@transaction.atomic
def codes_to_show(*, user: User) -> list[str]:
    """The recovery codes, the first time alone; afterwards none."""
    factor = Authenticator.objects.select_for_update().filter(user=user, type=CODES).first()
    if factor is None or RecoveryCodes(factor).did_view:
        return []
    codes = RecoveryCodes(factor)
    codes.mark_as_viewed()
    return [f"{code[:5]}-{code[5:]}" for code in codes.get_unused_codes()]


@transaction.atomic
def remove_factor(*, factor: Authenticator, must_keep_one: bool, by: User, now: datetime) -> None:
    """Takes a factor away, but not the last one of an account that must have one. Codes go with the last one."""
    user = User.objects.select_for_update().get(pk=factor.user_id)
    others = Authenticator.objects.filter(user=user, type__in=[APP, PASSKEY]).exclude(pk=factor.pk)
    if must_keep_one and not others.exists():
        raise LastFactor(
            _("An account with a role must have a second factor. Set another one up, then remove this one.")
        )
    act = "people.user.app_removed" if factor.type == APP else "people.user.passkey_removed"
    factor.delete()
    if not others.exists():
        Authenticator.objects.filter(user=user, type=CODES).delete()
    journal.write(act=act, subject=user, by=by, now=now)


@transaction.atomic
def reset_factors(*, user: User, by: User | None, now: datetime) -> int:
    """Takes all factors of an account away, whose owner has lost them and was recognised by somebody."""
    User.objects.select_for_update().get(pk=user.pk)
    gone = Authenticator.objects.filter(user=user).exclude(type=CODES).count()
    Authenticator.objects.filter(user=user).delete()
    journal.write(act="people.user.factors_reset", subject=user, by=by, now=now)
    return gone


def _note_try(user: User, now: datetime) -> FailedSignIn:
    mark = f"#second:{user.pk}"
    try:
        return note_try(account=mark, place=place_of_session(mark), now=now)
    except TooManyTries as refusal:
        minutes = math.ceil(refusal.seconds / 60)
        said = ngettext(
            "Too many wrong codes. Wait %d minute, or use a passkey.",
            "Too many wrong codes. Wait %d minutes, or use a passkey.",
            minutes,
        )
        raise TooManyTries(said % minutes, seconds=refusal.seconds) from None
