import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("sent", "Sent"),
    ("returned", "Returned for completion"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0005_class_life"),
        ("people", "0012_secretaries_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="programmeversion",
            name="takes",
            field=models.CharField(
                choices=[
                    ("anyone", "Anyone"),
                    ("not_yet", "Those who are not members yet"),
                    ("probationary", "Probationary members"),
                    ("members", "Members"),
                ],
                default="anyone",
                help_text="Whoever is named for a class and does not fit is told so at once.",
                max_length=12,
                verbose_name="takes",
            ),
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("deadline", models.DateField(verbose_name="nominations until")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                (
                    "study_class",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="call", to="learning.studyclass"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quotas", to="learning.call"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quotas", to="people.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["call", "unit__code"],
                "constraints": [models.UniqueConstraint(fields=("call", "unit"), name="unit_called_once")],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("state", models.CharField(choices=STATES, default="sent", max_length=10, verbose_name="state")),
                ("unit_name", models.CharField(blank=True, max_length=300, verbose_name="unit")),
                ("upper_unit_name", models.CharField(blank=True, max_length=300, verbose_name="superior unit")),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="position")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nominations", to="learning.call"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nominations", to="people.person"
                    ),
                ),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nominations", to="learning.quota"
                    ),
                ),
            ],
            options={
                "ordering": ["call", "person__sort_key", "person"],
                "constraints": [models.UniqueConstraint(fields=("call", "person"), name="person_nominated_once")],
            },
        ),
        migrations.CreateModel(
            name="NominationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("state", models.CharField(choices=STATES, max_length=10, verbose_name="state")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="learning.nomination"
                    ),
                ),
            ],
            options={"ordering": ["nomination", "at", "pk"]},
        ),
    ]
