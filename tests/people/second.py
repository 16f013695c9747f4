"""What tests of second factors share: an app that shows codes, and the steps at sign-in."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people.models import User
from people.second_factors import PERIOD_SECONDS, codes_to_show, set_app_up
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown(at: datetime, secret: str = SECRET) -> str:
    """What the app shows at the moment."""
    return str(format_hotp_value(hotp_value(secret, int(at.timestamp()) // PERIOD_SECONDS)))


def with_app(user: User, at: datetime) -> User:
    """The account with an app, whose code of this moment is spent by setting it up."""
    set_app_up(user=user, secret=SECRET, code=shown(at), by=user, now=at)
    return user


def recovery_codes(user: User) -> list[str]:
    return codes_to_show(user=user)


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    return post(client, "sign_in", username=user.username, password=password, **more)


def give_second(client: Client, code: str) -> HttpResponse:
    return post(client, "second_step", code=code)


def post(client: Client, door: str, /, *args: Any, **given: str) -> HttpResponse:
    response: HttpResponse = client.post(reverse(f"people:{door}", args=args), given)  # type: ignore[assignment]
    return response


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
