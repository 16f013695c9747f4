"""What django-allauth asks of the platform: nobody founds an account, and secrets do not lie bare in the database."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import force_bytes

PURPOSE = b"khue second factors"


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Accounts are opened by the staff alone, and nothing about them is settled by letter."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *_arguments: Any, **_context: Any) -> None:
        """The platform sends no letters; the journal tells."""


class ClosedIdentities(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """No provider founds an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted by the platform's secret key: a copy of the database gives none away."""

    def encrypt(self, text: str) -> str:
        return str(_fernet().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_fernet().decrypt(encrypted_text.encode()).decode())

    def get_totp_issuer(self) -> str:
        return str(settings.PRODUCT_NAME)

    def _get_site_name(self) -> str:
        return str(settings.PRODUCT_NAME)

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())


def _fernet() -> MultiFernet:
    """By the secret key, and for reading also by the older ones that still hold."""
    return MultiFernet(_key(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def _key(secret: str | bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))
