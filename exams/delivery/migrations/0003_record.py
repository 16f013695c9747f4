"""The record of an attempt as a chain of events, and what pauses, sealed papers and rescue files need.

The old tables of answers and events stay for the next migration to read.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to(model, *, null=False, on_delete=django.db.models.deletion.PROTECT, name="+"):
    return models.ForeignKey(null=null, on_delete=on_delete, related_name=name, to=model)


KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_initial"),
        ("sittings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("AttemptEvent", "OldEvent"),
                migrations.AlterModelTable("OldEvent", "delivery_attemptevent"),
                migrations.AlterField("OldEvent", "attempt", to("delivery.attempt", on_delete=CASCADE)),
            ],
        ),
        migrations.CreateModel(
            name="AttemptEvent",
            fields=[
                KEY,
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("client", models.CharField(max_length=40, null=True)),
                ("seq", models.BigIntegerField(null=True)),
                ("body", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("attempt", to("delivery.attempt", name="events")),
                ("by", to(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={"db_table": "delivery_event", "ordering": ["attempt", "position"]},
        ),
        migrations.AddConstraint(
            "AttemptEvent",
            models.UniqueConstraint(fields=["attempt", "position"], name="a_place_in_the_chain_once"),
        ),
        migrations.AddConstraint(
            "AttemptEvent",
            models.UniqueConstraint(fields=["attempt", "client", "seq"], name="a_change_arrives_once"),
        ),
        migrations.CreateModel(
            name="Interruption",
            fields=[
                KEY,
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(choices=[("pause", "Pause"), ("hold", "Hold")], max_length=10)),
                ("reason", models.CharField(max_length=300)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("entry", to("sittings.entry", null=True, on_delete=CASCADE)),
                ("room", to("sittings.room", null=True, on_delete=CASCADE)),
                ("sitting", to("sittings.sitting", on_delete=CASCADE, name="interruptions")),
            ],
            options={"ordering": ["sitting", "began_at"]},
        ),
        migrations.AddIndex(
            "Interruption",
            models.Index(condition=models.Q(("ended_at", None)), fields=["sitting"], name="open_interruptions"),
        ),
        migrations.CreateModel(
            name="SittingKeys",
            fields=[
                KEY,
                ("opening_key", models.CharField(max_length=24)),
                ("rescue_public", models.JSONField(help_text="JSON Web Key, RSA-OAEP-256.")),
                ("rescue_private", models.TextField()),
                (
                    "sitting",
                    models.OneToOneField(on_delete=CASCADE, related_name="keys", to="sittings.sitting"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServerBeat",
            fields=[
                KEY,
                ("process", models.CharField(max_length=80)),
                ("began_at", models.DateTimeField()),
                ("last_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="RescueFile",
            fields=[
                KEY,
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("content", models.TextField(help_text="The file as it was handed over, encrypted.")),
                ("digest", models.CharField(max_length=64)),
                ("changes", models.JSONField(help_text="The changes found in it.")),
                ("brought_at", models.DateTimeField()),
                ("needs_decision", models.BooleanField(default=False)),
                ("accepted", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("attempt", to("delivery.attempt", name="rescue_files")),
                ("brought_by", to(settings.AUTH_USER_MODEL)),
                ("decided_by", to(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={"ordering": ["-brought_at"]},
        ),
        migrations.AddConstraint(
            "RescueFile", models.UniqueConstraint(fields=["attempt", "digest"], name="rescue_file_once")
        ),
        migrations.AddConstraint(
            "RescueFile",
            models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None), models.Q(("decided_by", models.F("brought_by")), _negated=True), _connector="OR"
                ),
                name="rescue_needs_two_people",
            ),
        ),
        migrations.AddField(
            "Attempt",
            "clients",
            models.TextField(default="{}", help_text="The greatest number heard from each client."),
        ),
        migrations.AddField("Attempt", "event_count", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "Attempt", "head", models.CharField(blank=True, help_text="The hash of the last event.", max_length=64)
        ),
        migrations.AddField(
            "Attempt",
            "held",
            models.BooleanField(default=False, help_text="Stopped by the staff; the clock goes on."),
        ),
        migrations.AddField(
            "Attempt", "paused_since", models.DateTimeField(help_text="The clock stands still since then.", null=True)
        ),
        migrations.AddField(
            "Attempt",
            "saved_at",
            models.DateTimeField(help_text="When the last change of an answer was kept.", null=True),
        ),
        migrations.AddField(
            "Attempt",
            "sheet",
            models.TextField(default="{}", help_text="The answers as they stand: see exams/delivery/answers.py."),
        ),
        migrations.AddField(
            "Attempt",
            "writer",
            models.CharField(blank=True, help_text="The client that writes in this epoch.", max_length=40),
        ),
        migrations.AlterField(
            "Attempt",
            "epoch",
            models.PositiveIntegerField(default=1, help_text="Raised when another device takes over."),
        ),
        migrations.AddField(
            "Presence",
            "paper",
            models.CharField(
                blank=True, help_text="sealed: on the device; plain: cannot be sealed.", max_length=10
            ),
        ),
        migrations.AddField(
            "Presence",
            "storage",
            models.BooleanField(help_text="Whether the browser keeps what is written.", null=True),
        ),
    ]
