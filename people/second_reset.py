"""The action of taking a lost second factor away from somebody else's account."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.errors import Refused
from people.models import RoleGrant, User
from people.roles_granting import grants_ruled_by
from people.second_factors import reset_factors
from people.sessions import end_other_sessions


class ResetRefused(Refused):
    code = "reset_refused"


@transaction.atomic
def reset_lost_factors(*, user: User, by: User | None, now: datetime) -> None:
    """The account signs in by its password alone next, and sets a new factor up; its sessions end.

    `by` None: whoever has the machine itself. Others need power over all that the account may do: an administrator of
    a part cannot weaken an account that rules the whole. Nobody resets the own.
    """
    if by is not None and not _rules_over(by, user, now):
        raise ResetRefused(
            _("This account may do more than you can grant, or is your own. Ask an administrator above you.")
        )
    if not reset_factors(user=user, by=by, now=now):
        raise ResetRefused(_("This account has no second factor. Nothing was changed."))
    end_other_sessions(user=user, this=None, by=by, now=now)


def _rules_over(by: User, user: User, now: datetime) -> bool:
    if by == user or (user.is_superuser and not by.is_superuser):
        return False
    today = timezone.localdate(now)
    held = RoleGrant.objects.filter(user=user).exclude(valid_until__lte=today)
    return by.is_superuser or not held.exclude(pk__in=grants_ruled_by(by, today).values("pk")).exists()
