"""Who may look at statistics, and who at keys in them."""

from django.db.models import Q

from exams.bank.models import Bank
from exams.sittings.models import Sitting, SittingQuerySet
from people.models import User
from people.roles import Ability


def sittings_for(user: User) -> SittingQuerySet:
    """Sittings whose results the user sees, and those whose questions are of a bank the user sees."""
    banks = Bank.objects.visible_to(user).values("pk")
    own = Sitting.objects.where_may(user, Ability.SEE_RESULTS).values("pk")
    return Sitting.objects.filter(Q(pk__in=own) | Q(paper_set__blueprint__bank__in=banks))


def sees_keys(user: User, sitting: Sitting) -> bool:
    """Whether words, keys and wrong options of its questions may be shown to the user."""
    drawn = sitting.paper_set
    return drawn is not None and Bank.objects.visible_to(user).filter(pk=drawn.blueprint.bank_id).exists()
