"""Actions of identities at the organisation's own provider: to whom one belongs, how it is linked and let go.

An identity is the provider's number for somebody (`sub`). It belongs to the account that was linked to it: by its
owner, signed in here, or by the claim that the settings name as the user name. Addresses of mail match nobody: accounts
do not own theirs. The provider founds no account, and none with power is given away by a name (see docs/decisions).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from office import journal
from people.models import User
from people.sign_in_limits import SignInRefused
from people.signing_in import powerful

LONGEST_ISSUER, LONGEST_SUBJECT = 200, 191


class IdentityRefused(SignInRefused):
    code = "identity_refused"


def identities_of(user: User) -> list[SocialAccount]:
    return list(SocialAccount.objects.filter(user=user).order_by("pk"))


@transaction.atomic
def sign_in_by_identity(*, claims: Mapping[str, Any], username_claim: str, now: datetime) -> User:
    """The account that this identity belongs to; an unknown one and a disabled account are refused in one sentence."""
    issuer, subject = _identity(claims)
    held = SocialAccount.objects.filter(provider=issuer, uid=subject).select_related("user").first()
    user = held.user if held else _by_name(claims, username_claim)
    if user is None or not user.is_active:
        raise IdentityRefused(
            _(
                "Your organisation knows you, but no account here is linked to you. Sign in with your user name and "
                "password and link it under “Sign-in and safety”, or ask the organiser of your class."
            )
        )
    if held is None:
        _link(user, issuer, subject, by=user, now=now)
    journal.write(act="people.user.sign_in_by_identity", subject=user, by=user, now=now)
    return user


@transaction.atomic
def link_identity(*, user: User, claims: Mapping[str, Any], by: User, now: datetime) -> None:
    """The owner of the account, signed in here, has just signed in at the provider too."""
    issuer, subject = _identity(claims)
    _link(user, issuer, subject, by=by, now=now)


@transaction.atomic
def unlink_identity(*, user: User, by: User, now: datetime) -> None:
    """Refuses where nothing else would be left to sign in with."""
    if not user.has_usable_password():
        raise IdentityRefused(_("Set a password first: nothing else would be left to sign in with."))
    if SocialAccount.objects.filter(user=user).delete()[0]:
        journal.write(act="people.user.identity_unlinked", subject=user, by=by, now=now)


def _link(user: User, issuer: str, subject: str, *, by: User, now: datetime) -> None:
    User.objects.select_for_update().get(pk=user.pk)
    if SocialAccount.objects.filter(user=user, provider=issuer).exists():
        raise IdentityRefused(_("This account is linked to somebody else at the organisation's sign-in service."))
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=user, provider=issuer, uid=subject)
    except IntegrityError:
        raise IdentityRefused(_("This identity is linked to another account here.")) from None
    journal.write(act="people.user.identity_linked", subject=user, by=by, now=now)


def _identity(claims: Mapping[str, Any]) -> tuple[str, str]:
    issuer, subject = str(claims.get("iss", "")), str(claims.get("sub", ""))
    if not issuer or not subject or len(issuer) > LONGEST_ISSUER or len(subject) > LONGEST_SUBJECT:
        raise IdentityRefused(_("The sign-in service did not say who you are. Tell the administrators."))
    return issuer, subject


def _by_name(claims: Mapping[str, Any], username_claim: str) -> User | None:
    name = claims.get(username_claim) if username_claim else None
    if not isinstance(name, str) or not name:
        return None
    user = User.objects.filter(username=name).first()
    return None if user is None or powerful([user]) else user
