"""Back-office doors of what became of a class's learners."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from learning.classes.office_classes import class_page
from learning.finals.outcomes import outcomes_of
from learning.models import StudyClass
from people.backoffice import found, needs, staff_of
from people.roles import Ability


@needs(Ability.SEE_SITTINGS)
def learners(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The learners with their periods; their scores, grades and certificates for whoever may see results."""
    user = staff_of(request)
    held = found(StudyClass.objects.visible_to(user), uid)
    context = {
        "outcomes": outcomes_of(held),
        "issues": StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS).filter(pk=held.pk).exists(),
        "may_see_results": StudyClass.objects.where_may(user, Ability.SEE_RESULTS).filter(pk=held.pk).exists(),
    }
    buttons = [(_("Issue certificates"), "certificates_issue", "doc-full")]
    return class_page(request, held, "class_learners", "learning/class_learners.html", context, buttons)
