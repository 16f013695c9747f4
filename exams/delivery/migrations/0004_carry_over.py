"""Carries the answers and events of earlier versions over into the chained record."""

import json

from django.db import migrations

from exams.delivery.answers import pack
from exams.delivery.evidence import body_of, first_hash, next_hash


def carry_over(apps, schema_editor):
    attempts = apps.get_model("delivery", "Attempt")
    for attempt in attempts.objects.order_by("pk").iterator(chunk_size=200):
        _carry(apps, attempt)


def _carry(apps, attempt):
    model = apps.get_model("delivery", "AttemptEvent")
    events, clients = [], {}
    attempt.head = first_hash(str(attempt.uid))
    for position, (at, _order, kind, data, client, seq, by) in enumerate(_old(apps, attempt), start=1):
        body = body_of(position=position, kind=kind, at=at, data=data)
        attempt.head = next_hash(attempt.head, body)
        if client:
            clients[client] = max(clients.get(client, 0), seq)
        events.append(
            model(
                attempt=attempt, position=position, kind=kind, at=at, client=client, seq=seq, body=body,
                hash=attempt.head, by_id=by,
            )
        )
    model.objects.bulk_create(events)
    answers = list(apps.get_model("delivery", "Answer").objects.filter(attempt=attempt).order_by("n"))
    attempt.sheet = json.dumps(
        pack({str(a.n): [a.epoch, a.seq, int(a.flagged), "".join(a.value)] for a in answers})
    )
    attempt.clients, attempt.event_count = json.dumps(clients), len(events)
    attempt.saved_at = max((answer.saved_at for answer in answers), default=None)
    attempt.save()


def _old(apps, attempt):
    """All old events in the order in which they happened; what happened at one moment in the order of its writing."""
    found = []
    for event in apps.get_model("delivery", "OldEvent").objects.filter(attempt=attempt).select_related("by"):
        data = event.data | {"by": event.by.username if event.by else "system"}
        order = (0 if event.kind == "started" else 2, event.pk)
        found.append((event.at, order, event.kind, data, None, None, event.by_id))
    for event in apps.get_model("delivery", "AnswerEvent").objects.filter(attempt=attempt):
        data = {
            "client": event.client, "seq": event.seq, "epoch": event.epoch, "n": event.n,
            "value": "".join(event.value), "flag": int(event.flagged), "made_ms": None,
            "verdict": "late" if event.refusal == "closed" else event.refusal,
        }
        found.append((event.arrived_at, (1, event.pk), "answer", data, event.client, event.seq, None))
    return sorted(found, key=lambda one: one[:2])


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_record")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
