"""Finds the sitting that a command names."""

from uuid import UUID

from django.utils.translation import gettext as _

from exams.sittings.models import Sitting
from office.commands import known


def known_sitting(name: str) -> Sitting:
    """The sitting of this code or uid, or a refusal that says where the codes stand."""
    sentence = _("There is no sitting with the code or uid “%s”. The list of sittings shows the codes.") % name
    found: Sitting = known(sentence, find_sitting(name))
    return found


def find_sitting(name: str) -> Sitting | None:
    """The sitting of this code, or of this uid."""
    sittings = Sitting.objects.select_related("unit", "scale", "paper_set__blueprint")
    by_code = sittings.filter(code=name).first()
    if by_code is not None:
        return by_code
    try:
        return sittings.filter(uid=UUID(name)).first()
    except ValueError:
        return None
