"""The back-office door that shows a question while it is written; it keeps nothing."""

import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from exams.bank.models import Bank
from exams.bank.question_writing import typed_text
from exams.rehearsal.preview import shown_draft, too_much_to_show
from people.backoffice import found, needs, staff_of
from people.roles import Ability


@needs(Ability.WRITE_QUESTIONS)
@require_POST
def question_preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What stands in the form, on a page such as a candidate has; unfinished questions are shown as far as they go."""
    bank = found(Bank.objects.where_may(staff_of(request), Ability.WRITE_QUESTIONS), uid)
    text = typed_text(request.POST)
    problem = too_much_to_show(text)
    question = None if problem else shown_draft(bank, text, _addresses(bank, [one.digest for one in text.pictures]))
    return render(request, "rehearsal/preview.html", {"q": question, "problem": problem})


def _addresses(bank: Bank, digests: list[str]) -> dict[str, str]:
    """The pictures inside the page itself: a question that was never saved has no address for them."""
    held = bank.pictures.filter(digest__in=digests)
    return {one.digest: f"data:{one.media_type};base64,{base64.b64encode(bytes(one.data)).decode()}" for one in held}
