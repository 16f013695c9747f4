"""Lists of units are reorganisations of their own, of which the changes of single units are parts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0010_people_over_time_rules")]
    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="part_of",
            field=models.ForeignKey(
                help_text="The import of a list that renamed or moved the unit among others.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="people.reorganisation",
            ),
        ),
        migrations.AlterField(
            model_name="reorganisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rename", "Rename"),
                    ("move", "Move"),
                    ("merge", "Merge"),
                    ("split", "Split"),
                    ("dissolve", "Dissolve"),
                    ("import", "Import of a list"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
