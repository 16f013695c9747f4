"""Back-office doors that sort many questions at once: what is chosen, what would happen, and then it happens."""

from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from exams.bank.models import Bank, Level, Question, State, Tag, Topic
from exams.bank.office_forms import TopicField
from exams.bank.office_question_list import ICON, writable_among
from exams.bank.sorting import MOST_AT_ONCE, Sorting, refuse_faulty_sorting, sort_questions, tag_names, too_many
from office import clock
from office.errors import Refused
from people.backoffice import crumbs, needs, page, say, staff_of, tried, warn
from people.models import User
from people.roles import Ability

SHOWN = 10


class SortingForm(forms.Form):
    """What is to be done with the questions; what is left empty stays as it is."""

    topic = TopicField(label=_lazy("Move to the topic"), required=False)
    level = forms.TypedChoiceField(
        label=_lazy("Set the level"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    add_tags = forms.CharField(
        label=_lazy("Add tags"), required=False, help_text=_lazy("Several are parted by commas.")
    )
    remove_tags = forms.MultipleChoiceField(
        label=_lazy("Remove tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    to_review = forms.BooleanField(label=_lazy("Send the drafts among them to review"), required=False)

    def __init__(self, *args: Any, questions: QuerySet[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = list(questions.order_by().values_list("bank", flat=True).distinct()[:2])
        topic, level, remove = (self.fields[name] for name in ("topic", "level", "remove_tags"))
        assert isinstance(topic, TopicField)  # noqa: S101  # narrows the type
        topic.offer(Topic.objects.filter(bank__in=banks), nothing=_("Stays as it is"))
        level.choices = [("", _("Stays as it is")), *Level.choices]  # type: ignore[attr-defined]
        names = Tag.objects.filter(questions__in=questions.order_by()).order_by("name").values_list("name", flat=True)
        remove.choices = [(name, name) for name in names.distinct()]  # type: ignore[attr-defined]
        self.drafts = questions.filter(current__state=State.DRAFT).count()
        idle = {"topic": len(banks) > 1, "remove_tags": not remove.choices, "to_review": not self.drafts}  # type: ignore[attr-defined]
        for name in (name for name, is_idle in idle.items() if is_idle):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                refuse_faulty_sorting(self.sorting())
            except Refused as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return given

    def sorting(self) -> Sorting:
        given = self.cleaned_data
        return Sorting(
            topic=given.get("topic"),
            level=given.get("level"),
            add_tags=tag_names(given["add_tags"]),
            remove_tags=tuple(given.get("remove_tags", ())),
            to_review=given.get("to_review", False),
        )


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def questions_sort(request: HttpRequest) -> HttpResponse:
    """From the list: the questions chosen, then what is to be done, then what would happen, then it is done."""
    user = staff_of(request)
    chosen = _chosen(request, user)
    back = f"{reverse('bank_office:questions')}?{request.POST.get('asked', '')}"
    count = chosen.count()
    if not 0 < count <= MOST_AT_ONCE:
        warn(request, _none_chosen() if count == 0 else too_many())
        return redirect(back)
    step = request.POST.get("step", "")
    form = SortingForm(request.POST if step else None, questions=chosen)
    looked_at = form.is_valid() and step in ("look", "do")
    if looked_at and step == "do" and request.POST.get("count") == str(count):
        done = tried(form, lambda: _sort(chosen, form.sorting(), user))
        if done is not None:
            said = ngettext("%(count)d question is changed.", "%(count)d questions are changed.", done)
            say(request, said % {"count": done})
            return redirect(back)
        looked_at = False
    return _shown(request, form, chosen, back=back, looked_at=looked_at)


def _sort(chosen: QuerySet[Question], sorting: Sorting, user: User) -> int:
    return sort_questions(questions=list(chosen.only("pk")), sorting=sorting, by=user, now=clock.now())


def _chosen(request: HttpRequest, user: User) -> QuerySet[Question]:
    """The questions ticked, or all that the list showed; only those in use that the user may change."""
    if request.POST.get("which") == "all":
        return writable_among(user, request, request.POST.get("asked", ""))
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    return Question.objects.in_use().filter(bank__in=banks, uid__in=_ticked(request))


def _ticked(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("question"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _shown(
    request: HttpRequest, form: SortingForm, chosen: QuerySet[Question], *, back: str, looked_at: bool
) -> HttpResponse:
    """The page with the form, or with the sentences of what would happen."""
    counted = Counter(dict(chosen.order_by().values_list("bank__code").annotate(Count("pk")).order_by("bank__code")))
    left_out = len(_ticked(request)) - counted.total() if request.POST.get("which") != "all" else 0
    context = {
        "form": form,
        "looked_at": looked_at,
        "sentences": _sentences(form.sorting(), form.drafts) if looked_at else [],
        "whose": _whose(counted),
        "left_out": left_out,
        "count": counted.total(),
        "which": request.POST.get("which", ""),
        "asked": request.POST.get("asked", ""),
        "ticked": _ticked(request) if request.POST.get("which") != "all" else [],
        "given": [(name, value) for name in form.fields for value in request.POST.getlist(name)] if looked_at else [],
        "some": list(chosen.select_related("current").order_by("bank_id", "ref")[:SHOWN]),
        "more": max(0, counted.total() - SHOWN),
        "back": back,
    }
    title = _("Change several questions")
    trail = crumbs((back, _("Questions")), ("", title))
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "bank/sort.html", title=title, icon=ICON, trail=trail, context=context, status=status)


def _whose(counted: Counter[str]) -> str:
    """How many questions, and of which banks."""
    count, banks = counted.total(), ", ".join(f"{code} ({number})" for code, number in counted.items())
    if len(counted) == 1:
        said = ngettext(
            "%(count)d question of one bank: %(banks)s.", "%(count)d questions of one bank: %(banks)s.", count
        )
        return said % {"count": count, "banks": next(iter(counted))}
    return _("%(count)d questions of %(number)d banks: %(banks)s.") % {
        "count": count,
        "number": len(counted),
        "banks": banks,
    }


def _sentences(sorting: Sorting, drafts: int) -> list[str]:
    """What would happen to each of them."""
    said = []
    if sorting.topic:
        said.append(_("They move to the topic “%s”.") % sorting.topic.name)
    if sorting.level:
        said.append(_("Their level becomes “%s”.") % Level(sorting.level).label)
    if sorting.add_tags:
        said.append(_("They get the tags: %s.") % ", ".join(sorting.add_tags))
    if sorting.remove_tags:
        said.append(_("They lose the tags: %s.") % ", ".join(sorting.remove_tags))
    if sorting.to_review:
        sent = ngettext("%(count)d draft is sent to review.", "%(count)d drafts are sent to review.", drafts)
        said.append(sent % {"count": drafts})
    return said


def _none_chosen() -> str:
    return _("No question is ticked that you may change. Tick some in the list.")
