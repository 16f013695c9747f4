"""Actions and queries of notices: drafted, published, answered. What is published never changes."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from office.journal_chain import canonical
from people.models import Membership, Notice, NoticeAnswer, NoticeVersion, RoleGrant, Unit, UnitAncestry, User
from people.models.units import in_force

# The language in which every notice is written; the others may be missing.
FIRST = "vi"
LANGUAGES = (FIRST, "en", "hi")
Words = dict[str, dict[str, str]]
# What the text that comes with the platform leaves to be filled in.
GAP = re.compile(r"\[[^\[\]]+\]")
Kind, Answer = NoticeVersion.Kind, NoticeAnswer.Kind
_FITTING = {
    Kind.READ: {Answer.READ},
    Kind.CONSENT: {Answer.AGREED, Answer.REFUSED, Answer.WITHDRAWN},
}
_ACTS = {
    Answer.READ: "people.notice.read",
    Answer.AGREED: "people.notice.agree",
    Answer.REFUSED: "people.notice.refuse",
    Answer.WITHDRAWN: "people.notice.withdraw",
}


class NoticeRefused(Refused):
    code = "notice_refused"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a version says, in which languages, from when, and whether it asks for consent."""

    kind: str
    purpose: str
    words: Words
    valid_from: date


@transaction.atomic
def draft_notice(*, unit: Unit | None, concerns: str, facts: NoticeFacts, by: User | None, now: datetime) -> Notice:
    """A new notice with its first draft; nobody is shown it yet."""
    notice = Notice.objects.create(unit=unit, concerns=concerns, made_at=now)
    _write_draft(NoticeVersion(notice=notice, number=1), facts)
    journal.write(act="people.notice.draft", subject=notice, by=by, now=now, data={"version": 1})
    return notice


@transaction.atomic
def keep_draft(*, notice: Notice, facts: NoticeFacts, by: User | None, now: datetime) -> NoticeVersion:
    """Changes the draft of a notice, or begins the draft of its next version."""
    held = Notice.objects.select_for_update().get(pk=notice.pk)
    last = held.versions.order_by("-number").first()
    number = last.number if last else 0
    draft = last if last and last.published_at is None else NoticeVersion(notice=held, number=number + 1)
    _write_draft(draft, facts)
    journal.write(act="people.notice.draft", subject=held, by=by, now=now, data={"version": draft.number})
    return draft


@transaction.atomic
def publish_notice(*, notice: Notice, by: User | None, now: datetime) -> NoticeVersion:
    """Makes the draft the notice's next version, from the day that stands in it. It can never be changed afterwards.

    The journal keeps the SHA-256 of its words.
    """
    held = Notice.objects.select_for_update().get(pk=notice.pk)
    draft = held.versions.filter(published_at=None).first()
    if draft is None:
        raise NoticeRefused(_("There is no draft to publish. Begin the next version first."))
    _refuse_gaps(draft)
    _refuse_early(draft, timezone.localdate(now))
    draft.published_at, draft.published_by = now, by
    draft.save(update_fields=["published_at", "published_by"])
    data = {"version": draft.number, "from": str(draft.valid_from), "digest": digest_of(draft)}
    journal.write(act="people.notice.publish", subject=held, by=by, now=now, data=data)
    return draft


@transaction.atomic
def answer_notice(*, version: NoticeVersion, kind: str, by: User, now: datetime) -> NoticeAnswer:
    """Keeps what an account says to the version in force. The same answer twice is one answer."""
    User.objects.select_for_update().get(pk=by.pk)
    held = concerning(by, timezone.localdate(now)).filter(pk=version.pk).first()
    last = last_answer(version, by)
    if held is None and not (kind == Answer.WITHDRAWN and last):
        raise NoticeRefused(_("This version is not in force for you any more. Read the present one."))
    if kind not in _FITTING[Kind(version.kind)]:
        raise NoticeRefused(_("This notice cannot be answered like that. Choose one of the answers below it."))
    if kind == Answer.WITHDRAWN and (last is None or last.kind not in (Answer.AGREED, Answer.WITHDRAWN)):
        raise NoticeRefused(_("You have not agreed to this notice, so there is nothing to withdraw."))
    if last is not None and last.kind == kind:
        return last
    given = NoticeAnswer.objects.create(version=version, user=by, kind=kind, at=now)
    data = {"version": version.number, "notice": str(version.notice.uid)}
    journal.write(act=_ACTS[Answer(kind)], subject=by, by=by, now=now, data=data)
    return given


def concerning(user: User, on: date) -> QuerySet[NoticeVersion]:
    """The versions in force that concern this account."""
    own = RoleGrant.objects.in_force(on).filter(user=user)
    homes = Membership.objects.in_force(on).filter(person=user.person_id or 0)
    here = Q(descendant__in=own.values("unit")) | Q(descendant__in=homes.values("unit"))
    above = UnitAncestry.objects.filter(here, in_force(on)).values("ancestor")
    concerned = {Notice.Concerns.EVERYBODY, Notice.Concerns.STAFF if user.abilities() else Notice.Concerns.LEARNERS}
    versions = NoticeVersion.objects.in_force(on).filter(notice__concerns__in=concerned)
    return versions.filter(Q(notice__unit=None) | Q(notice__unit__in=above)).select_related("notice")


def waiting_for(user: User, on: date) -> QuerySet[NoticeVersion]:
    """The versions in force that the account has not answered yet."""
    answers = NoticeAnswer.objects.filter(user=user, version=OuterRef("pk"))
    return concerning(user, on).exclude(Exists(answers)).order_by("notice", "number")


def last_answer(version: NoticeVersion, user: User) -> NoticeAnswer | None:
    return NoticeAnswer.objects.filter(version=version, user=user).order_by("-pk").first()


def words_of(version: NoticeVersion) -> dict[str, str]:
    """Title and text in the reader's language, in Vietnamese where that is missing, and the language they are in."""
    language = (get_language() or FIRST)[:2]
    written = language if version.words.get(language, {}).get("text") else FIRST
    said: dict[str, Any] = version.words.get(written, {})
    return {"title": said.get("title", ""), "text": said.get("text", ""), "lang": written}


def digest_of(version: NoticeVersion) -> str:
    """SHA-256 over all that a version says."""
    said = [version.kind, version.purpose, version.words, str(version.valid_from)]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _write_draft(draft: NoticeVersion, facts: NoticeFacts) -> None:
    first = facts.words.get(FIRST, {})
    if not first.get("title", "").strip() or not first.get("text", "").strip():
        raise NoticeRefused(_("Write title and text in Vietnamese: whoever has no other language reads these."))
    draft.kind, draft.purpose, draft.valid_from = facts.kind, facts.purpose.strip(), facts.valid_from
    draft.words = facts.words
    draft.save()


def _refuse_early(draft: NoticeVersion, today: date) -> None:
    """Nobody can have been told before a notice was published; versions follow each other in time."""
    if draft.valid_from < today:
        raise NoticeRefused(_("It cannot hold from a day that is over. Set the day to today or later."))
    if draft.notice.versions.filter(published_at__isnull=False, valid_from__gt=draft.valid_from).exists():
        raise NoticeRefused(_("An earlier version holds from a later day. Choose a day that comes after that one."))


def _refuse_gaps(draft: NoticeVersion) -> None:
    said = [draft.words.get(language, {}) for language in LANGUAGES]
    texts = [text for each in said for text in each.values()]
    if gap := next((found[0] for text in texts if (found := GAP.search(text))), ""):
        raise NoticeRefused(_("“%s” in the text is still to be filled in.") % gap)
