"""The accounts of two records that merge: the only one goes along; of two, that of the record that goes is closed."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import OneTimeCode, Person, RoleGrant, User


class AccountRefused(Refused):
    code = "merge_account"


def join_accounts(kept: Person, gone: Person, *, by: User | None, now: datetime) -> str:
    """Gives the name of the account that was closed, or nothing.

    An account that holds a role is not closed, and its roles go to no other: who merges records grants nothing.
    """
    account = User.objects.select_for_update().filter(person=gone).first()
    if account is None:
        return ""
    if not User.objects.filter(person=kept).exists():
        account.person = kept
        account.save(update_fields=["person"])
        return ""
    _refuse_power(account, now)
    account.is_active = False
    account.save(update_fields=["is_active"])
    OneTimeCode.objects.filter(user=account, used_at=None, ended_at=None).update(ended_at=now)
    journal.write(act="people.user.close", subject=account, by=by, now=now)
    return account.username


def _refuse_power(account: User, now: datetime) -> None:
    on = timezone.localdate(now)
    to_come = RoleGrant.objects.filter(user=account, valid_until=None)
    later = RoleGrant.objects.filter(user=account, valid_until__gt=on)
    if account.is_superuser or account.is_staff or to_come.exists() or later.exists():
        raise AccountRefused(
            _(
                "Both records have an account, and “%s”, which would be closed, holds a role. "
                "End its roles first, or keep the other record."
            )
            % account.username
        )
