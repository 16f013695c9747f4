"""Notices for tests: drafted, published, in one line."""

from datetime import date, timedelta
from typing import Any

from people.models import Notice, NoticeVersion
from people.notices import NoticeFacts, draft_notice, keep_draft, publish_notice
from tests.cast import NOW, Company

TODAY = NOW.date()
WORDS = {
    "vi": {"title": "Thông báo", "text": "Chúng tôi giữ dữ liệu."},
    "en": {"title": "Notice", "text": "We keep data."},
}


def facts(*, kind: str = "read", on: date = TODAY, words: Any = None, purpose: str = "Tổ chức kiểm tra") -> NoticeFacts:
    return NoticeFacts(kind=kind, purpose=purpose, words=words or WORDS, valid_from=on)


def drafted(company: Company, *, unit: Any = None, concerns: str = "everybody", **said: Any) -> Notice:
    return draft_notice(unit=unit, concerns=concerns, facts=facts(**said), by=company.chi, now=NOW)


def published(company: Company, **said: Any) -> NoticeVersion:
    return publish_notice(notice=drafted(company, **said), by=company.chi, now=NOW)


def next_version(company: Company, notice: Notice, *, days: int = 0, **said: Any) -> NoticeVersion:
    keep_draft(notice=notice, facts=facts(on=NOW.date() + timedelta(days=days), **said), by=company.chi, now=NOW)
    return publish_notice(notice=notice, by=company.chi, now=NOW)
