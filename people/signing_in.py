"""Actions of signing in: by password, by one-time code."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NoReturn

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from office import journal
from people import password_checks
from people.known_devices import Device
from people.models import OneTimeCode, Person, RoleGrant, User
from people.sign_in_limits import CODE_ACCOUNT, SignInRefused, network_of, note_try, place_of, strike_out

# No 0/O, 1/I/L, U/V: a code is read from paper and typed by people over 60. 29^10 is about 48 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ".replace("V", "")
CODE_LENGTH = 10


class SignInBusy(SignInRefused):
    code = "busy"


def sign_in_by_password(
    *, username: str, password: str, address: str, now: datetime, device: Device | None = None
) -> User:
    """The account of this name and password; refuses wrong ones with one sentence for every cause.

    A try is written down before the password is looked at and struck out when it was right, so that fifty tries at
    once are fifty tries. SignInBusy: too many check their passwords just now.
    """
    account = unicodedata.normalize("NFC", username).replace("\x00", "").strip()[:150]
    name = account.lower()[:150]  # some letters grow when they are folded
    try:
        with password_checks.slot():
            tried = note_try(account=name, place=place_of(address, device, name), now=now)
            user = authenticate(username=account, password=unicodedata.normalize("NFC", password))
    except password_checks.NoSlot:
        raise SignInBusy(_("Very many people are signing in. Wait a few seconds and try again.")) from None
    if not isinstance(user, User):
        raise SignInRefused(_("The user name or the password is not right. Check both and try again."))
    strike_out(tried)
    journal.write(act="people.user.sign_in", subject=user, by=user, now=now)
    return user


def sign_in_by_code(*, code: str, address: str, now: datetime) -> User:
    """The account a printed one-time code belongs to; the code is spent by it."""
    [user] = spend_codes([code], now=now)
    return user or refuse_code(address=address, now=now)


@transaction.atomic(savepoint=False)
def spend_codes(codes: Sequence[str], *, now: datetime) -> list[User | None]:
    """Whose codes these are; each is used up. None: not right, used, ended, run out, or of somebody with power.

    A right code is never refused for the wrong ones of others at the same address: 48 bits cannot be guessed in a
    quarter of an hour, and a room of honest typing errors must not keep anybody out.
    """
    digests = [_digest(code) for code in codes]
    mighty = User.objects.filter(_POWER, pk=OuterRef("user_id"))
    alive = OneTimeCode.objects.filter(used_at=None, ended_at=None, valid_until__gt=now, user__is_active=True)
    right = alive.filter(~Exists(mighty), digest__in=digests).select_related("user__person").order_by("pk")
    found = {code.digest: code for code in right.select_for_update(of=("self",))}
    if not found:
        return [None] * len(codes)
    OneTimeCode.objects.filter(pk__in=[code.pk for code in found.values()]).update(used_at=now)
    users = {digest: code.user for digest, code in found.items()}
    journal.write_many(act="people.user.sign_in_by_code", done=((user, user, {}) for user in users.values()), now=now)
    return [users.pop(digest, None) for digest in digests]  # the same code twice at once: once


def refuse_code(*, address: str, now: datetime) -> NoReturn:
    """Notes a wrong code and says so."""
    note_try(account=CODE_ACCOUNT, place=network_of(address), now=now)
    raise SignInRefused(
        _("This code is not right, has been used or has run out. Check it, or ask the staff for a new one.")
    )


@transaction.atomic
def issue_codes(
    *, users: list[User], purpose: str, valid_until: datetime, by: User | None, now: datetime
) -> dict[int, str]:
    """New one-time codes by user id, written as on the slip (ABCDE-FGHJK). Unused ones of the same purpose end.

    Accounts that hold a role get none: a code on paper must not open the back office.
    """
    mighty = powerful(users)
    users = [user for user in users if user.pk not in mighty]
    OneTimeCode.objects.filter(user__in=users, purpose=purpose, used_at=None, ended_at=None).update(ended_at=now)
    codes = {user.pk: _new_code() for user in users}
    OneTimeCode.objects.bulk_create(
        OneTimeCode(user_id=pk, purpose=purpose, digest=_digest(code), issued_at=now, valid_until=valid_until)
        for pk, code in codes.items()
    )
    journal.write_many(act="people.user.issue_code", done=((user, by, {}) for user in users), now=now)
    return {pk: f"{code[:5]}-{code[5:]}" for pk, code in codes.items()}


@transaction.atomic
def open_accounts(*, people: list[Person], by: User | None, now: datetime) -> list[User]:
    """The accounts of these people, in their order; those without one get one that has no password."""
    known = {user.person_id: user for user in User.objects.filter(person__in=people)}
    for person in people:
        if person.pk not in known:
            user = User(username=f"hv{person.pk:06d}", person=person)
            user.set_unusable_password()
            user.save()
            journal.write(act="people.user.open", subject=user, by=by, now=now)
            known[person.pk] = user
    return [known[person.pk] for person in people]


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def _digest(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), b"code:" + letters.encode(), hashlib.sha256).hexdigest()


# Superusers, and those who hold a role, one that is still to come included.
_POWER = (
    Q(is_superuser=True)
    | Q(is_staff=True)
    | Q(pk__in=RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=F("valid_from"))).values("user"))
)


def powerful(users: Iterable[User]) -> set[int]:
    """Those of the users who have any power."""
    return set(User.objects.filter(_POWER, pk__in=[user.pk for user in users]).values_list("pk", flat=True))
