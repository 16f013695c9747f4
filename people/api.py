"""The exchange: units, people and memberships for other systems, below /api/v1/. docs/exchange.md says how."""

import io
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from office import clock
from people import api_schema as says
from people.exchange_doors import ExchangeView, Problem
from people.exchange_feeds import MEMBERSHIPS, PEOPLE, UNITS, Feed, page_of_feed
from people.exchange_writing import MOST_PEOPLE, MOST_TRANSFERS, answered_once, write_people, write_transfers
from people.models import Person
from people.models.service_tokens import Scope
from people.oneroster_writing import write_oneroster

MOST_BYTES = 8 * 1024 * 1024
Write = Callable[..., dict[str, Any]]


class FeedView(ExchangeView):
    """A list in the order of changes."""

    feed: ClassVar[Feed]

    def page(self) -> Response:
        told = page_of_feed(self.feed, self.asked())
        return Response({"items": told.items, "next": told.next, "more": told.more})


class RecordView(ExchangeView):
    """One record by its public name; whatever is not in sight is not there."""

    feed: ClassVar[Feed]

    def record(self, rows: Any, uid: UUID) -> Response:
        key = rows.filter(uid=uid).values_list("pk", flat=True).first()
        told = self.feed.live([key], self.asked()) if key else {}
        if not told:
            raise Http404
        return Response(told[key])


class Units(FeedView):
    feed, scopes = UNITS, {"GET": Scope.READ_UNITS}

    @extend_schema(
        parameters=says.PAGING,
        responses={200: says.UnitsPage, **says.REFUSALS},
        tags=["exchange"],
        operation_id="units",
    )
    def get(self, request: Request) -> Response:
        """Units in the order of their changes."""
        return self.page()


class OneUnit(RecordView):
    feed, scopes = UNITS, {"GET": Scope.READ_UNITS}

    @extend_schema(
        parameters=[says.ON], responses={200: says.UnitItem, **says.REFUSALS}, tags=["exchange"], operation_id="unit"
    )
    def get(self, request: Request, uid: UUID) -> Response:
        return self.record(self.units(), uid)


class People(FeedView):
    feed, scopes = PEOPLE, {"GET": Scope.READ_PEOPLE, "POST": Scope.WRITE_PEOPLE}

    @extend_schema(
        parameters=says.PAGING,
        responses={200: says.PeoplePage, **says.REFUSALS},
        tags=["exchange"],
        operation_id="people",
    )
    def get(self, request: Request) -> Response:
        """People in the order of their changes."""
        return self.page()

    @extend_schema(
        parameters=[says.IDEMPOTENCY],
        request=says.GivenPeople,
        responses={200: says.KeptPeople, **says.WRITE_REFUSALS},
        tags=["exchange"],
        operation_id="write_people",
    )
    def post(self, request: Request) -> Response:
        """Adds and changes people: all of the list, or nothing of it. An empty field never erases anything."""
        return _written(self, "people", MOST_PEOPLE, write_people)


class OnePerson(RecordView):
    feed, scopes = PEOPLE, {"GET": Scope.READ_PEOPLE}

    @extend_schema(
        parameters=[says.ON],
        responses={200: says.PersonItem, **says.REFUSALS},
        tags=["exchange"],
        operation_id="person",
    )
    def get(self, request: Request, uid: UUID) -> Response:
        return self.record(Person.objects.all(), uid)


class Memberships(FeedView):
    feed, scopes = MEMBERSHIPS, {"GET": Scope.READ_PEOPLE, "POST": Scope.WRITE_PEOPLE}

    @extend_schema(
        parameters=says.PAGING,
        responses={200: says.MembershipsPage, **says.REFUSALS},
        tags=["exchange"],
        operation_id="memberships",
    )
    def get(self, request: Request) -> Response:
        """Who belongs to which unit, in the order of changes."""
        return self.page()

    @extend_schema(
        parameters=[says.IDEMPOTENCY],
        request=says.GivenTransfers,
        responses={200: says.DoneTransfers, **says.WRITE_REFUSALS},
        tags=["exchange"],
        operation_id="transfer_people",
    )
    def post(self, request: Request) -> Response:
        """Transfers people from one unit to another: all of them, or none."""
        return _written(self, "transfers", MOST_TRANSFERS, write_transfers)


class OneRoster(ExchangeView):
    scopes = {"GET": Scope.READ_PEOPLE}

    @extend_schema(
        parameters=[says.UNIT],
        responses={(200, "application/zip"): OpenApiTypes.BINARY, **says.REFUSALS},
        tags=["exchange"],
        operation_id="oneroster",
    )
    def get(self, request: Request) -> HttpResponse:
        """Units and people of today as OneRoster 1.2 CSV, bulk."""
        asked, out = self.asked(), io.BytesIO()
        if not self.token().may(Scope.READ_UNITS):
            raise Http404
        write_oneroster(asked.top, asked.today, out, numbers=asked.numbers)
        name = {"Content-Disposition": f'attachment; filename="oneroster-{asked.today.isoformat()}.zip"'}
        return HttpResponse(out.getvalue(), content_type="application/zip", headers=name)


def _written(view: ExchangeView, name: str, most: int, write: Write) -> Response:
    """Reads the request within limits and has it done once."""
    request, token, now = view.request, view.token(), clock.now()
    key = request.headers.get("Idempotency-Key", "")
    if not (0 < len(key) <= 100 and key.isascii() and key.isprintable()):
        sentence = _("Send an Idempotency-Key of 1 to 100 signs, another for each request.")
        raise Problem(HTTPStatus.BAD_REQUEST, "key_missing", sentence)
    body = _body(request)
    record = _record(body, name, most)
    reply, _fresh = answered_once(
        token=token,
        key=key,
        request=f"{name}\n".encode() + body,
        now=now,
        deed=lambda: write(token=token, record=record, now=now),
    )
    return Response(reply)


def _body(request: Request) -> bytes:
    body: bytes = request.stream.read(MOST_BYTES + 1) if request.stream else b""
    if len(body) > MOST_BYTES:
        sentence = _("The request is larger than 8 MB. Send it in several parts.")
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", sentence)
    return body


def _record(body: bytes, name: str, most: int) -> dict[str, Any]:
    try:
        record = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as unread:
        sentence = _("The body is no JSON in UTF-8. docs/exchange.md shows examples.")
        raise Problem(HTTPStatus.BAD_REQUEST, "no_json", sentence) from unread
    if not isinstance(record, dict):
        raise Problem(HTTPStatus.BAD_REQUEST, "no_json", _("Send an object."))
    if isinstance(record.get(name), list) and len(record[name]) > most:
        sentence = _("“%(name)s” holds more than %(most)d rows. Send them in several requests.")
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_many_rows", sentence % {"name": name, "most": most})
    return record
