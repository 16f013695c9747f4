from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bank", "0007_citations_and_duplicates")]

    operations = [
        migrations.AddIndex(model_name="question", index=models.Index(fields=["ref"], name="question_by_ref"))
    ]
