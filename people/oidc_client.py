"""Talks to the organisation's OpenID provider: the code flow of django-allauth, with what the platform asks beyond it.

That is: PKCE, a nonce, the signature of the identity token by a key of the provider, and an issuer that is exactly the
one of the settings. The token alone is read; the provider is asked for nothing else and none of its tokens is kept.
"""

import secrets
from typing import Any

from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from jwt import PyJWTError
from requests import RequestException

from people.sign_in_limits import SignInRefused

PROVIDER_ID = "organisation"
BROKEN = (OAuth2Error, RequestException, PyJWTError, LookupError, TypeError, ValueError)


class ProviderRefused(SignInRefused):
    code = "provider_refused"


class Conversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library has no types
    """One sign-in with the provider, which comes back to our own address."""

    def get_provider(self) -> "Provider":
        return provider_of(self.request)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("people:openid_answer"))

    def claims(self, id_token: str, *, nonce: str) -> dict[str, Any]:
        """What the provider says of who signed in; refuses a token of another issuer, client or sign-in."""
        issuer = settings.OIDC["issuer"]
        if self.openid_config["issuer"] != issuer:
            raise OAuth2Error(f"the provider calls itself {self.openid_config['issuer']}")
        said = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=issuer,
            audience=settings.OIDC["client_id"],
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not constant_time_compare(str(said["nonce"]), nonce):
            raise OAuth2Error("the token is of another sign-in")
        return dict(said)


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = Conversation


def is_configured() -> bool:
    return bool(settings.OIDC["issuer"])


def name_of_provider() -> str:
    """What its button is called; empty: there is none."""
    return str(settings.OIDC["name"] or "OpenID") if is_configured() else ""


def provider_of(request: HttpRequest) -> Provider:
    """The provider of the settings; no row of the database can add another."""
    app = SocialApp(
        provider=Provider.id,
        provider_id=PROVIDER_ID,
        name=settings.OIDC["name"],
        client_id=settings.OIDC["client_id"],
        secret=settings.OIDC["client_secret"],
        settings={"server_url": settings.OIDC["issuer"].rstrip("/"), "oauth_pkce_enabled": True},
    )
    return Provider(request, app=app)


def lead_to_provider(request: HttpRequest, *, target: str, purpose: str) -> HttpResponse:
    """Leads the browser to the provider; what it was for waits in the session."""
    nonce = secrets.token_urlsafe(24)
    try:
        led: HttpResponse = provider_of(request).redirect(
            request, AuthProcess.LOGIN, next_url=target, auth_params={"nonce": nonce}, nonce=nonce, purpose=purpose
        )
    except BROKEN:
        raise ProviderRefused(
            _("The sign-in service of the organisation cannot be reached. Try again later, or use your password here.")
        ) from None
    return led


def hear_answer(request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claims of the provider's answer, and what was asked: its target and its purpose. An answer is heard once."""
    provider = provider_of(request)
    asked = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=request.GET.get("state", ""))
    if asked is None or not request.GET.get("code"):
        raise ProviderRefused(_("This sign-in was given up or took too long. Begin again."))
    conversation = provider.get_oauth2_adapter(request)
    try:
        client = conversation.get_client(request, provider.app)
        got = conversation.get_access_token_data(
            request, provider.app, client, pkce_code_verifier=asked.get("pkce_code_verifier")
        )
        return conversation.claims(got["id_token"], nonce=asked["nonce"]), asked
    except BROKEN:
        raise ProviderRefused(
            _("The answer of the sign-in service could not be verified. Try again, or tell the administrators.")
        ) from None
