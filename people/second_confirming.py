"""Actions of showing who one is: the second step of signing in, the password once more."""

import unicodedata
from datetime import datetime

from django.utils.translation import gettext as _

from office import journal
from people import password_checks
from people.models import User
from people.passkeys import use_passkey
from people.second_factors import PASSKEY, give_code
from people.sign_in_limits import SignInRefused, note_try, place_of_session, strike_out
from people.signing_in import SignInBusy


def confirm_password(*, user: User, password: str, now: datetime) -> None:
    """Refuses a wrong password; it is counted as one. Call it outside a transaction, see `note_try`."""
    try:
        with password_checks.slot():
            tried = note_try(account=user.get_username().lower()[:150], place=place_of_session(user.pk), now=now)
            is_right = user.check_password(unicodedata.normalize("NFC", password))
    except password_checks.NoSlot:
        raise SignInBusy(_("Very many people are signing in. Wait a few seconds and try again.")) from None
    if not is_right:
        raise SignInRefused(_("The password is not right. Type it once more."))
    strike_out(tried)


def pass_second_step(*, user: User, code: str, credential: str, now: datetime) -> None:
    """The second step of signing in, after the right password."""
    kind = show_factor(user=user, code=code, credential=credential, now=now)
    journal.write(act="people.user.second_given", subject=user, by=user, now=now, data={"kind": kind})


def show_factor(*, user: User, code: str, credential: str, now: datetime) -> str:
    """Takes what a passkey answered, or else a code; gives back the kind of factor it was."""
    if credential:
        use_passkey(user=user, credential=credential, now=now)
        return str(PASSKEY)
    return give_code(user=user, code=code, now=now)
