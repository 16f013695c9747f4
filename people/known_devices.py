"""Browsers in which an account was signed in before: they need not wait for what others do to its name.

A signed cookie that scripts cannot read says which accounts these are. It opens nothing: whoever steals it may guess
ten times in a quarter of an hour, as everybody may.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from people.models import User

SALT = "people.known_devices"
LASTS_SECONDS = 365 * 24 * 3600
MOST_ACCOUNTS = 20  # a computer in a room has many users


@dataclass(frozen=True, slots=True)
class Device:
    """A browser: its own random name, and the accounts that were signed in there, the latest last."""

    id: str
    accounts: tuple[str, ...] = ()

    def knows(self, account: str) -> bool:
        return _mark(account) in self.accounts

    def and_of(self, account: str) -> "Device":
        others = [mark for mark in self.accounts if mark != _mark(account)]
        return Device(self.id, (*others, _mark(account))[-MOST_ACCOUNTS:])


def device_of(request: HttpRequest) -> Device | None:
    """The browser that asks, if somebody was signed in there before."""
    try:
        told = signing.loads(request.COOKIES.get(_cookie(), ""), salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return None
    return Device(told["id"], tuple(told["of"]))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Lets the browser know that the account was signed in there."""
    device = (device_of(request) or Device(secrets.token_hex(8))).and_of(user.get_username())
    response.set_cookie(
        _cookie(),
        signing.dumps({"id": device.id, "of": device.accounts}, salt=SALT),
        max_age=LASTS_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie() -> str:
    return "__Host-khue_device" if settings.SESSION_COOKIE_SECURE else "khue_device"


def _mark(account: str) -> str:
    """Stands for an account: nobody reads names out of the cookie."""
    return salted_hmac(SALT, account.lower()).hexdigest()[:16]
