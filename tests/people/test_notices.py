"""Notices: drafted, published for good, shown to whom they concern, answered with time and version."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from office.models import JournalRow
from people.default_notice import default_words
from people.models import Membership, NoticeAnswer, NoticeVersion, RoleGrant, User
from people.notice_queries import own_notices
from people.notices import (
    NoticeRefused,
    answer_notice,
    digest_of,
    draft_notice,
    keep_draft,
    publish_notice,
    waiting_for,
    words_of,
)
from people.roles import Role
from tests.cast import NOW, Company
from tests.people.told import WORDS, drafted, facts, next_version, published

TODAY = NOW.date()


def shown_to(user: User, days: int = 0) -> list[int]:
    return [version.number for version in waiting_for(User.objects.get(pk=user.pk), TODAY + timedelta(days=days))]


def say(version: NoticeVersion, kind: str, user: User, minutes: int = 0) -> NoticeAnswer:
    return answer_notice(version=version, kind=kind, by=user, now=NOW + timedelta(minutes=minutes))


def test_a_draft_is_shown_to_nobody_and_a_published_one_from_its_day_on(company: Company) -> None:
    notice = drafted(company, on=TODAY + timedelta(days=3))
    assert shown_to(company.an, 3) == []
    publish_notice(notice=notice, by=company.chi, now=NOW)
    assert shown_to(company.an, 2) == []
    assert shown_to(company.an, 3) == [1]


def test_the_next_version_takes_the_place_of_the_last_on_its_day(company: Company) -> None:
    first = published(company)
    next_version(company, first.notice, days=5)
    assert (shown_to(company.an, 4), shown_to(company.an, 5)) == ([1], [2])


@pytest.mark.parametrize(
    ("concerns", "an", "thu"), [("everybody", [1], [1]), ("staff", [], [1]), ("learners", [1], [])]
)
def test_it_is_shown_to_whom_it_concerns(concerns: str, an: Any, thu: Any, company: Company) -> None:
    published(company, concerns=concerns)
    assert (shown_to(company.an), shown_to(company.thu)) == (an, thu)


def test_a_units_notice_concerns_its_members_its_staff_and_those_below(company: Company) -> None:
    published(company, unit=company.db01)
    assert [name for name in ("an", "dat", "binh", "chi", "stranger") if shown_to(getattr(company, name))] == [
        *("an", "dat", "binh")
    ]
    Membership.objects.filter(person=company.an.person).update(valid_until=TODAY)
    RoleGrant.objects.filter(user=company.binh).update(valid_until=TODAY)
    assert (shown_to(company.an), shown_to(company.binh)) == ([], [])


def test_what_was_answered_is_not_asked_again_and_the_next_version_is(company: Company) -> None:
    first = published(company)
    given = say(first, "read", company.an)
    assert (given.kind, given.at, given.version) == ("read", NOW, first)
    assert shown_to(company.an) == []
    assert shown_to(company.anh) == [1]
    assert say(first, "read", company.an, minutes=1) == given
    assert JournalRow.objects.filter(act="people.notice.read", by=company.an).count() == 1
    next_version(company, first.notice)
    assert shown_to(company.an) == [2]


def test_consent_is_given_withdrawn_and_given_again_and_all_of_it_is_kept(company: Company) -> None:
    asked = published(company, kind="consent")
    for minute, kind in enumerate(("refused", "agreed", "withdrawn", "agreed")):
        say(asked, kind, company.an, minute)
    [own] = own_notices(company.an, TODAY)
    assert [(one.kind, one.at) for one in own.answers] == [
        ("refused", NOW),
        ("agreed", NOW + timedelta(minutes=1)),
        ("withdrawn", NOW + timedelta(minutes=2)),
        ("agreed", NOW + timedelta(minutes=3)),
    ]
    assert (own.may_withdraw, own.may_agree) == (True, False)
    acts = JournalRow.objects.filter(by=company.an).order_by("pk").values_list("act", flat=True)
    assert [act.rpartition(".")[2] for act in acts] == ["refuse", "agree", "withdraw", "agree"]


def test_a_consent_to_an_old_version_can_still_be_withdrawn_and_not_given(company: Company) -> None:
    old = published(company, kind="consent")
    say(old, "agreed", company.an)
    next_version(company, old.notice, kind="consent")
    say(old, "withdrawn", company.an)
    present, past = own_notices(company.an, TODAY)
    assert (present.version.number, past.version.number, past.in_force, past.may_agree) == (2, 1, False, False)
    with pytest.raises(NoticeRefused, match="not in force"):
        say(old, "agreed", company.an)


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("read", "agreed", "cannot be answered like that"),
        ("consent", "read", "cannot be answered like that"),
        ("consent", "withdrawn", "nothing to withdraw"),
        ("read", "", "cannot be answered like that"),
        ("consent", "x", "cannot be answered like that"),
    ],
)
def test_answers_that_do_not_fit_are_refused(kind: str, answer: str, words: str, company: Company) -> None:
    version = published(company, kind=kind)
    with pytest.raises(NoticeRefused, match=words):
        say(version, answer, company.an)
    assert not NoticeAnswer.objects.exists()


def test_whom_it_does_not_concern_cannot_answer(company: Company) -> None:
    with pytest.raises(NoticeRefused, match="not in force for you"):
        say(published(company, unit=company.db01), "read", company.stranger)


def test_what_is_published_is_changed_by_nobody_not_even_past_the_actions(company: Company) -> None:
    version = published(company)
    before = digest_of(version)
    told = JournalRow.objects.get(act="people.notice.publish")
    assert (told.data["digest"], told.data["version"]) == (before, 1)
    for change in ({"words": {}}, {"published_at": None}, {"valid_from": TODAY + timedelta(days=1)}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            NoticeVersion.objects.filter(pk=version.pk).update(**change)
    keep_draft(notice=version.notice, facts=facts(purpose="khác"), by=company.chi, now=NOW)
    version.refresh_from_db()
    assert (version.purpose, digest_of(version)) == ("Tổ chức kiểm tra", before)


def test_publishing_is_refused_without_a_draft_into_the_past_and_before_an_earlier_version(company: Company) -> None:
    version = published(company, on=TODAY + timedelta(days=9))
    with pytest.raises(NoticeRefused, match="no draft"):
        publish_notice(notice=version.notice, by=company.chi, now=NOW)
    keep_draft(notice=version.notice, facts=facts(), by=company.chi, now=NOW)
    with pytest.raises(NoticeRefused, match="later day"):
        publish_notice(notice=version.notice, by=company.chi, now=NOW)
    late = drafted(company, on=TODAY - timedelta(days=1))
    with pytest.raises(NoticeRefused, match="day that is over"):
        publish_notice(notice=late, by=company.chi, now=NOW)


def test_a_draft_needs_its_vietnamese_and_keeps_its_number_while_it_is_changed(company: Company) -> None:
    for words in ({}, {"en": WORDS["en"]}, {"vi": {"title": " ", "text": "x"}}):
        with pytest.raises(NoticeRefused, match="Vietnamese"):
            draft_notice(unit=None, concerns="everybody", facts=facts(words=words or {"vi": {}}), by=None, now=NOW)
    notice = drafted(company)
    keep_draft(notice=notice, facts=facts(purpose="Khác"), by=company.chi, now=NOW)
    assert [(one.number, one.purpose) for one in notice.versions.all()] == [(1, "Khác")]


def test_the_text_of_the_platform_is_there_in_three_languages_and_its_gaps_must_be_filled(company: Company) -> None:
    words = default_words()
    assert "91/2025/QH15" in words["vi"]["text"]
    assert all(said["title"] and len(said["text"]) > 500 for said in words.values())
    notice = draft_notice(unit=None, concerns="everybody", facts=facts(words=words), by=company.root, now=NOW)
    with pytest.raises(NoticeRefused, match=r"TÊN CƠ QUAN.*still to be filled in"):
        publish_notice(notice=notice, by=company.root, now=NOW)


def test_who_reads_no_language_of_it_gets_the_vietnamese(company: Company, settings: Any) -> None:
    version = published(company)
    assert words_of(version) == {"title": "Notice", "text": "We keep data.", "lang": "en"}
    version.words = {"vi": WORDS["vi"], "en": {"title": "Only a title"}}
    assert words_of(version)["lang"] == "vi"


def test_two_notices_wait_side_by_side(company: Company) -> None:
    published(company)
    published(company, kind="consent", unit=company.duk)
    assert shown_to(company.an) == [1, 1]
    RoleGrant.objects.create(user=company.an, role=Role.SECRETARY, unit=company.db01, valid_from=TODAY)
    assert shown_to(company.an) == [1, 1]
