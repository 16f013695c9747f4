"""Back-office doors of notices: the list, a notice with its versions, drafting, publishing."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from office import clock
from office.errors import Refused
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.default_notice import default_words
from people.models import Notice, NoticeAnswer, NoticeVersion, User
from people.notice_forms import DraftForm, NewNoticeForm
from people.notices import digest_of, draft_notice, keep_draft, publish_notice, words_of
from people.office_tables import LinkColumn, TextColumn
from people.office_words import history_of
from people.roles import Ability

ICON = "mail"


class NoticeList(ScopedList):
    model = Notice
    abilities = (Ability.GRANT_ROLES,)
    add_ability = Ability.GRANT_ROLES
    add_label = _lazy("Draft a notice")
    page_title = _lazy("Notices and consents")
    header_icon = ICON
    index_url_name = "people_office:notices"
    index_results_url_name = "people_office:notices_results"
    add_url_name = "people_office:notice_add"
    empty_text = _lazy("There is no notice yet. The platform brings a text to begin with.")
    columns = [
        LinkColumn(
            "title",
            label=_lazy("Title"),
            accessor=str,
            get_url=lambda one: reverse("people_office:notice", args=[one.uid]),
        ),
        TextColumn("unit", label=_lazy("Unit"), accessor=lambda one: one.unit or _("All of the platform")),
        TextColumn("concerns", label=_lazy("Concerns"), accessor="get_concerns_display"),
        TextColumn("state", label=_lazy("State"), accessor=lambda one: state_of(one)),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        return Notice.objects.kept_by(user).select_related("unit").prefetch_related("unit__versions", "versions")


def state_of(notice: Notice) -> str:
    """What is out, and whether a draft waits."""
    versions = list(notice.versions.all())
    out = [version for version in versions if version.published_at]
    said = [_("version %(n)d is published") % {"n": out[-1].number}] if out else []
    return "; ".join([*said, *([_("a draft waits")] if len(out) < len(versions) else [])])


@needs(Ability.GRANT_ROLES)
def notice_add(request: HttpRequest) -> HttpResponse:
    """The first draft; it begins with the text that comes with the platform."""
    user, today = staff_of(request), clock.today()
    form = NewNoticeForm(request.POST or None, user=user, on=today, initial=DraftForm.first(default_words(), today))
    if form.is_valid():
        given = form.cleaned_data
        told = {"unit": given["unit"], "concerns": given["concerns"], "facts": form.facts()}
        if notice := tried(form, lambda: draft_notice(**told, by=user, now=clock.now())):
            say(request, _("The draft is kept. Nobody is shown it before it is published."))
            return redirect("people_office:notice", notice.uid)
    title = _("Draft a notice")
    return form_page(request, form, title=title, icon=ICON, trail=_trail(("", title)), submit=_("Keep the draft"))


@needs(Ability.GRANT_ROLES)
def notice_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whom it concerns, its versions, and how many answered what."""
    notice = _notice(request, uid)
    versions = list(notice.versions.order_by("-number").select_related("published_by__person"))
    context = {
        "notice": notice,
        "unit_name": notice.unit.name_on(clock.today()) if notice.unit else _("All of the platform"),
        "versions": [_line(version) for version in versions],
        "journal": history_of(notice),
    }
    return page(
        request,
        "people/office/notice.html",
        title=str(notice),
        icon=ICON,
        trail=_trail(("", str(notice))),
        context=context,
        buttons=_buttons(notice, versions),
    )


def _line(version: NoticeVersion) -> dict[str, Any]:
    labels = dict(NoticeAnswer.Kind.choices)
    counted = version.answers.order_by("kind").values_list("kind").annotate(n=Count("pk"))
    return {
        "version": version,
        "words": words_of(version),
        "digest": digest_of(version),
        "counts": [(labels[kind], n) for kind, n in counted],
    }


def _buttons(notice: Notice, versions: list[NoticeVersion]) -> list[HeaderButton]:
    is_draft = versions[0].published_at is None
    label = _("Change the draft") if is_draft else _("Begin the next version")
    draft = HeaderButton(label, url=reverse("people_office:notice_draft", args=[notice.uid]), icon_name="edit")
    address = reverse("people_office:notice_publish", args=[notice.uid])
    return [draft, *([HeaderButton(_("Publish"), url=address, icon_name="check")] if is_draft else [])]


@needs(Ability.GRANT_ROLES)
def notice_draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Changes the draft, or begins the next version with the words of the last one."""
    notice, user = _notice(request, uid), staff_of(request)
    last = notice.versions.order_by("-number")[0]
    form = DraftForm(request.POST or None, initial=DraftForm.held(last, clock.today()))
    facts = form.facts() if form.is_valid() else None
    kept = tried(form, lambda: keep_draft(notice=notice, facts=facts, by=user, now=clock.now())) if facts else None
    if kept:
        say(request, _("The draft is kept. Nobody is shown it before it is published."))
        return redirect("people_office:notice", notice.uid)
    title = _("Draft: %s") % notice
    trail = _trail((reverse("people_office:notice", args=[notice.uid]), str(notice)), ("", _("Draft")))
    return form_page(request, form, title=title, icon=ICON, trail=trail, submit=_("Keep the draft"))


@needs(Ability.GRANT_ROLES)
def notice_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once more: what is published stays as it is."""
    notice, problem = _notice(request, uid), ""
    here = reverse("people_office:notice", args=[notice.uid])
    draft = notice.versions.filter(published_at=None).first()
    if draft is None:
        raise Http404
    if request.method == "POST":
        try:
            publish_notice(notice=notice, by=staff_of(request), now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("Published. It is shown at the next sign-in to those whom it concerns."))
            return redirect(here)
    context = {
        "problem": problem,
        "question": _("Publish version %(n)d of “%(title)s”, valid from %(day)s?")
        % {"n": draft.number, "title": notice, "day": draft.valid_from.strftime("%d/%m/%Y")},
        "consequence": _(
            "From that day it is shown to whom it concerns after signing in. It can never be changed or taken back; "
            "mend it by a next version."
        ),
        "submit": _("Publish"),
        "back": here,
    }
    title = _("Publish a notice")
    trail = _trail((here, str(notice)), ("", title))
    status = 422 if problem else 200
    return page(request, "office/confirm.html", title=title, icon=ICON, trail=trail, context=context, status=status)


def _notice(request: HttpRequest, uid: UUID) -> Notice:
    return found(Notice.objects.kept_by(staff_of(request)).select_related("unit"), uid)


def _trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    return crumbs((reverse("people_office:notices"), _("Notices and consents")), *rest)
