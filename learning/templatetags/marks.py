"""How a mark is shown: with one decimal, or two where the scale has steps of 0.25."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def mark(value: object) -> str:
    """7.50 is 7.5, 7.25 stays, 8 is 8.0; nothing where there is none."""
    if not isinstance(value, Decimal):
        return ""
    return number_format(value, 1 if value == round(value, 1) else 2)
