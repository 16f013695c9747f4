"""The wire of the runner: JSON over HTTP. Nothing here ever reads a key."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from exams.delivery.actions import MESSAGES, note_presence, record_answers
from exams.delivery.answers import Change
from exams.delivery.models import Attempt, AttemptStatus
from exams.delivery.stages import Stage, stage_of
from exams.delivery.views import attempt_of, own_entry
from exams.sittings.models import Entry
from office import clock

MOST_EVENTS = 200


class EventIn(serializers.Serializer[Any]):
    seq = serializers.IntegerField(min_value=1, max_value=2**53)
    n = serializers.IntegerField(min_value=1, max_value=1000)
    value = serializers.ListField(child=serializers.RegexField(r"^[A-J]$"), max_length=10, allow_empty=True)
    flag = serializers.BooleanField(default=False)
    t = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**53)


class BatchIn(serializers.Serializer[Any]):
    client = serializers.RegexField(r"^[A-Za-z0-9_-]{1,40}$")
    epoch = serializers.IntegerField(min_value=1)
    events = serializers.ListField(child=EventIn(), max_length=MOST_EVENTS)


@extend_schema(request=BatchIn, responses={200: dict})
@api_view(["POST"])
def events(request: Request, uid: UUID) -> Response:
    """Keeps a batch of changes and says of each what became of it; an empty batch is a heartbeat."""
    now = clock.now()
    entry = own_entry(request._request, uid)
    attempt = attempt_of(entry, now)
    try:
        batch = BatchIn(data=request.data)
    except RecursionError as error:  # a body of nothing but brackets
        raise ParseError from error
    if attempt is None:
        return Response({"code": "not_started", "message": str(MESSAGES["closed"])}, status=409)
    if not batch.is_valid():
        return Response({"code": "bad_request", "message": str(MESSAGES["no_such_question"])}, status=400)
    changes = [_change(event) for event in batch.validated_data["events"]]
    saved = record_answers(attempt=attempt, client=batch.validated_data["client"], changes=changes, now=now)
    refused = [{"seq": seq, "code": code, "message": str(MESSAGES.get(code, ""))} for seq, code in saved.refused]
    return Response(
        {
            **_standing(entry, saved.attempt),
            "acked": saved.acknowledged,
            "refused": refused,
            "answered": saved.attempt.answered_count,
            "saved_at": now,
        }
    )


@extend_schema(responses={200: dict})
@api_view(["GET"])
def state(request: Request, uid: UUID) -> Response:
    """How things stand for this entry; the waiting page asks every few seconds."""
    now = clock.now()
    entry = own_entry(request._request, uid)
    attempt = attempt_of(entry, now)
    if attempt is None:
        note_presence(entry=entry, now=now)
    return Response(_standing(entry, attempt))


def _change(event: dict[str, Any]) -> Change:
    return Change(
        seq=event["seq"],
        n=event["n"],
        value=tuple(sorted(set(event["value"]))),
        flagged=event["flag"],
        client_ms=event.get("t"),
    )


def _standing(entry: Entry, attempt: Attempt | None) -> dict[str, Any]:
    now = clock.now()
    stage = stage_of(entry, attempt, now)
    closed = attempt is not None and attempt.status != AttemptStatus.IN_PROGRESS
    return {
        "server_now": now,
        "state": Stage.HANDED_IN if closed else stage,
        "opens_at": entry.sitting.opens_at,
        "closes_at": entry.sitting.closes_at,
        "deadline_at": attempt.deadline_at if attempt else None,
        "can_start": stage == Stage.OPEN,
    }
