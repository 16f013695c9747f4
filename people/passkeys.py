"""Actions of passkeys: made, used, named. The cryptography is django-allauth's (fido2); its state is in the session.

A passkey counts as both factors: the device asks its owner for a finger, a face or a PIN before it answers.
"""

import json
import struct
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from people.models import User
from people.second_factors import PASSKEY, FactorRefused
from people.sign_in_limits import SignInRefused

MOST_PASSKEYS = 10
LONGEST_NAME = 60
LONGEST_CREDENTIAL = 20_000
# What the library raises for an answer that is none.
BROKEN = (ValidationError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, struct.error)


def options_to_make(user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey for this account."""
    return dict(auth.begin_registration(user, passwordless=True))


def options_to_use(user: User | None) -> dict[str, Any]:
    """What the browser needs to use a passkey: of this account, or of whichever account the device knows."""
    return dict(auth.begin_authentication(user))


@transaction.atomic
def add_passkey(*, user: User, credential: str, name: str, by: User, now: datetime) -> Authenticator:
    """Keeps a passkey that the browser has just made."""
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user=user, type=PASSKEY).count() >= MOST_PASSKEYS:
        raise FactorRefused(_("This account has ten passkeys. Remove one that is not used any more."))
    held = _read(credential)
    try:
        auth.parse_registration_response(held)
        made = auth.complete_registration(held)
    except BROKEN:
        raise FactorRefused(_("The passkey could not be made. Try again, and confirm it on the device.")) from None
    if not made.is_user_verified():
        raise FactorRefused(_("This device does not ask who holds it. Set a PIN, a finger or a face up on it first."))
    added = auth.WebAuthn.add(user, _named(name), held).instance
    RecoveryCodes.activate(user)
    journal.write(act="people.user.passkey_added", subject=user, by=by, now=now, data={"name": added.wrap().name})
    return added


@transaction.atomic
def name_passkey(*, factor: Authenticator, name: str, by: User, now: datetime) -> None:
    factor.data["name"] = _named(name)
    factor.save(update_fields=["data"])
    journal.write(
        act="people.user.passkey_named", subject=factor.user, by=by, now=now, data={"name": factor.data["name"]}
    )


def sign_in_by_passkey(*, credential: str, now: datetime) -> User:
    """The account whose passkey this is; nothing else is asked."""
    held = _read(credential)
    try:
        found = auth.extract_user_from_response(held)
    except BROKEN:
        raise _not_known() from None
    user = use_passkey(user=found, credential=credential, now=now)
    journal.write(act="people.user.sign_in_by_passkey", subject=user, by=user, now=now)
    return user


def use_passkey(*, user: User, credential: str, now: datetime) -> User:
    """Takes the answer of a passkey of this account to the question that this session was asked."""
    held = _read(credential)
    try:
        auth.parse_authentication_response(held)
        factor = auth.complete_authentication(user, held)
    except BROKEN:
        raise _not_known() from None
    if not user.is_active:
        raise _not_known()
    factor.last_used_at = now
    factor.save(update_fields=["last_used_at"])
    return user


def _read(credential: str) -> dict[str, Any]:
    try:
        held = json.loads(credential[:LONGEST_CREDENTIAL])
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or not isinstance(held.get("response"), dict):
        raise SignInRefused(_("The browser sent no passkey. Try again."))
    return held


def _named(name: str) -> str:
    return " ".join(name.replace("\x00", "").split())[:LONGEST_NAME] or _("Passkey")


def _not_known() -> SignInRefused:
    return SignInRefused(
        _("This passkey is not known here, or it took too long. Try again, or sign in with the password.")
    )
