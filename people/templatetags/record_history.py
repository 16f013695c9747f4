"""The history of a record, at the end of its page: `{% load record_history %} … {% history sitting %}`."""

from typing import Any

from django import template
from django.db.models import Model

from people.office_words import history_of

register = template.Library()


@register.inclusion_tag("office/journal.html")
def history(record: Model) -> dict[str, Any]:
    """What was done to the record, in plain words. Whoever may see its page may see this."""
    return {"journal": history_of(record)}
