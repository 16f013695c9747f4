"""The action of setting one's own password."""

import unicodedata
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people import password_checks
from people.models import User
from people.sign_in_limits import note_try, place_of_session, strike_out


class PasswordRefused(Refused):
    code = "password_refused"


class WrongPassword(PasswordRefused):
    code = "wrong_password"


def set_own_password(*, user: User, new: str, old: str | None, now: datetime) -> User:
    """Gives the account a new password; every session but the one that goes on with the new hash ends by it.

    `old` is None for whom the staff has just vouched with a one-time code. Wrong old ones are counted as wrong
    passwords at the sign-in page are, apart from those. Call it outside a transaction, see `note_try`.
    """
    chosen = unicodedata.normalize("NFC", new)
    try:
        validate_password(chosen, user)
    except ValidationError as refusal:
        raise PasswordRefused(" ".join(refusal.messages)) from None
    hashed = _hashed(user, chosen, old, now)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(password=hashed)
        journal.write(act="people.user.set_password", subject=user, by=user, now=now)
    user.password = hashed
    return user


def _hashed(user: User, new: str, old: str | None, now: datetime) -> str:
    """The hash of the new password, once the old one was right. Both are hard work and wait for their turn."""
    try:
        with password_checks.slot():
            if old is not None:
                _check(user, old, now)
            return make_password(new)
    except password_checks.NoSlot:
        raise PasswordRefused(_("Very many people are signing in. Wait a few seconds and try again.")) from None


def _check(user: User, old: str, now: datetime) -> None:
    tried = note_try(account=user.get_username().lower()[:150], place=place_of_session(user.pk), now=now)
    if not user.check_password(unicodedata.normalize("NFC", old)):
        raise WrongPassword(_("The old password is not right. Type it once more."))
    strike_out(tried)
