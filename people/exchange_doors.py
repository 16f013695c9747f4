"""What the doors of the exchange share: who comes in by a token, and how a refusal is said (RFC 9457).

No cookie and no session opens these doors, and nothing but a token does; so no form on another site can use them.
"""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from office import clock
from office.errors import Refused
from people.exchange_feeds import Asked, read_cursor
from people.models import ServiceToken, Unit
from people.models.service_tokens import Scope
from people.service_tokens import TooManyTokens, UnknownToken, token_shown

PROBLEM = "application/problem+json"
MOST_ITEMS, ITEMS = 1000, 200


class Problem(exceptions.APIException):
    """A refusal with its code, its sentence and, where rows were looked at, what is wrong with each."""

    def __init__(self, status: int, code: str, sentence: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(sentence, code)
        self.status_code = status
        self.errors = errors or []


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer khue_…`."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ServiceToken] | None:
        kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not shown.strip():
            return None
        address = str(request.META.get("REMOTE_ADDR", ""))[:45]
        try:
            return AnonymousUser(), token_shown(shown=shown.strip(), address=address, now=clock.now())
        except TooManyTokens as refusal:
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, refusal.code, refusal.message) from refusal
        except UnknownToken as refusal:
            raise exceptions.AuthenticationFailed(refusal.message, refusal.code) from refusal

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="khue"'


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API says it."""

    target_class = "people.exchange_doors.TokenAuthentication"
    name = "serviceToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A service token, made in the back office."}


class TokenOpens(BasePermission):
    """What this token does not open is not there for it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ServiceToken):
            raise exceptions.NotAuthenticated(_("Send a service token: “Authorization: Bearer khue_…”."))
        needed: dict[str, Scope] = getattr(view, "scopes", {})
        if not request.auth.may(needed.get(request.method or "", Scope.READ_UNITS)):
            raise Http404
        return True


class ExchangeView(APIView):
    """A door of the exchange. `scopes`: what each method needs."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [TokenOpens]
    scopes: dict[str, Scope] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A program says its language by the header, as a person does by the cookie; Vietnamese otherwise."""
        translation.activate(translation.get_language_from_request(request))
        return super().dispatch(request, *args, **kwargs)

    def token(self) -> ServiceToken:
        token = self.request.auth
        if not isinstance(token, ServiceToken):
            raise exceptions.NotAuthenticated
        return token

    def units(self) -> Any:
        """The units of the token: its own and all below it, today."""
        return Unit.objects.below(self.token().unit, clock.today())

    def asked(self) -> Asked:
        """What stands behind the question mark, or a refusal that says what is wrong with it."""
        given = self.request.query_params
        top = self.token().unit
        if given.get("unit"):
            top = self.units().filter(code=given["unit"]).first()
            if top is None:
                raise Http404
        return Asked(
            top=top,
            today=clock.today(),
            since=read_cursor(given["since"]) if given.get("since") else 0,
            limit=_limit(given.get("limit", "")),
            on=day_of(given.get("on", "")),
            numbers=self.token().may(Scope.READ_NUMBERS),
        )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is told here is kept by nobody on the way."""
        told = super().finalize_response(request, response, *args, **kwargs)
        told.headers["Cache-Control"] = "no-store"
        return told

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return as_problem


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as unread:
        sentence = _("“%s” is no day. Write it as 2026-11-22.") % text[:40]
        raise Problem(HTTPStatus.BAD_REQUEST, "bad_day", sentence) from unread


def _limit(text: str) -> int:
    if not text:
        return ITEMS
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_ITEMS):
        sentence = _("“limit” is a number from 1 to %d.") % MOST_ITEMS
        raise Problem(HTTPStatus.BAD_REQUEST, "bad_limit", sentence)
    return int(text)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal in one shape; what is no refusal is a fault, and is left to whoever handles faults."""
    headers: dict[str, str] = {}
    match error:
        case Problem():
            told = _problem(error.status_code, error.get_codes(), str(error.detail), error.errors)
        case Refused():
            status = getattr(error, "status", HTTPStatus.BAD_REQUEST)
            told = _problem(status, error.code, error.message, getattr(error, "errors", None))
        case Http404():
            told = _problem(HTTPStatus.NOT_FOUND, "not_found", _("There is nothing here for this token."))
        case exceptions.APIException():
            told = _problem(error.status_code, error.get_codes(), str(error.detail))
            if getattr(error, "auth_header", None):
                headers["WWW-Authenticate"] = str(getattr(error, "auth_header", ""))
        case _:
            return None
    return Response(told, status=told["status"], content_type=PROBLEM, headers=headers)


def _problem(status: int, code: Any, sentence: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    said = {"type": f"urn:khue:{code}", "title": HTTPStatus(status).phrase, "status": int(status), "detail": sentence}
    return said | ({"errors": errors} if errors else {})
