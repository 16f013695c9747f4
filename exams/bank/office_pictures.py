"""The back-office door of a question's pictures."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from exams.bank.models import Question, VersionPicture
from people.backoffice import found, needs, staff_of
from people.roles import Ability


@needs(Ability.SEE_QUESTIONS)
@cache_control(private=True, max_age=3600, immutable=True)
def question_picture(request: HttpRequest, uid: UUID, digest: str) -> HttpResponse:
    """A picture that a version of the question shows."""
    question = found(Question.objects.visible_to(staff_of(request)), uid)
    rows = VersionPicture.objects.filter(version__question=question, picture__digest=digest)
    shown = rows.select_related("picture").first()
    if shown is None:
        raise Http404
    return HttpResponse(bytes(shown.picture.data), content_type=shown.picture.media_type)
