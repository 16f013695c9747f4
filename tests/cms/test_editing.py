"""Editors write and hand in, moderators approve; pages go out at their hour; revisions can be compared."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.editors import EditorRefused, Part, admit_editor, dismiss_editor
from cms.models import DocumentIndexPage, DocumentPage, NewsIndexPage, NoticePage
from config.rounds import publish_due
from office.journal import JournalRow
from people.models import User
from tests.cast import NOW, Company
from tests.cms.site import article, document, notice
from tests.cms.test_declaring import posted

WORKFLOW = {"action-submit": "1", "declared": "on"}


@pytest.fixture
def staff(company: Company, client_of: Callable[[User], Client]) -> dict[str, Client]:
    """Thu writes, Vinh approves; Quang has nothing to do with the site."""
    admit_editor(user=company.thu, part=Part.EDITOR, by=None, now=NOW)
    admit_editor(user=company.vinh, part=Part.MODERATOR, by=None, now=NOW)
    User.objects.update(language="en")
    clients = {name: client_of(getattr(company, name)) for name in ("thu", "vinh", "quang")}
    for client in clients.values():
        client.cookies.load({"django_language": "en"})
    return clients


def hand_in(client: Client, news: NewsIndexPage, **more: str) -> NoticePage:
    address = reverse("wagtailadmin_pages:add", args=["cms", "noticepage", news.pk])
    client.post(address, posted(**WORKFLOW | more))
    return NoticePage.objects.get()


def test_an_editor_hands_in_and_a_moderator_approves(staff: dict[str, Client], news: NewsIndexPage) -> None:
    page = hand_in(staff["thu"], news)
    assert not page.live
    assert page.workflow_in_progress

    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    staff["thu"].post(address)
    assert not NoticePage.objects.get().live, "nobody approves what they only may write"
    staff["vinh"].post(address)
    assert NoticePage.objects.get().live


def test_handing_in_needs_the_declaration(staff: dict[str, Client], news: NewsIndexPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["cms", "noticepage", news.pk])
    response = staff["thu"].post(address, posted(**{"action-submit": "1"}))

    assert "Tick this" in response.content.decode()
    assert not NoticePage.objects.exists()


def test_approving_on_the_page_itself_needs_the_declaration_of_what_was_changed_there(
    staff: dict[str, Client], news: NewsIndexPage
) -> None:
    page = hand_in(staff["thu"], news)
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert "Tick this" in staff["vinh"].post(address, posted("Lời khác", **approve)).content.decode()
    assert not NoticePage.objects.get().live
    staff["vinh"].post(address, posted("Lời khác", **approve, declared="on"))
    assert "Lời khác" in NoticePage.objects.get(live=True).body
    rows = JournalRow.objects.filter(act="cms.page.declare").order_by("pk")
    assert list(rows.values_list("by_label", flat=True)) == ["thu", "vinh"]


def test_an_editor_cannot_publish(staff: dict[str, Client], news: NewsIndexPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["cms", "noticepage", news.pk])
    staff["thu"].post(address, posted(**{"action-publish": "1", "declared": "on"}))

    assert not NoticePage.objects.filter(live=True).exists()


def test_a_page_goes_out_at_its_hour_and_is_taken_back_at_its_end(
    staff: dict[str, Client], news: NewsIndexPage, client: Client
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["cms", "noticepage", news.pk])
    soon = timezone.localtime(timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    staff["vinh"].post(address, posted(**{"action-publish": "1", "declared": "on", "go_live_at": soon}))
    page = NoticePage.objects.get()
    publish_due()
    assert not NoticePage.objects.get().live

    hour = timezone.now() - timedelta(minutes=1)
    revision = page.get_latest_revision()
    revision.approved_go_live_at, revision.content["go_live_at"] = hour, hour.isoformat()
    revision.save()
    publish_due()
    assert NoticePage.objects.get().live
    assert client.get(reverse("cms:search"), {"q": "lich kiem tra"}).context["results"]
    NoticePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_due()
    assert not NoticePage.objects.get().live
    assert not client.get(reverse("cms:search"), {"q": "lich kiem tra"}).context["results"]


def test_differences_of_two_revisions_are_shown_to_the_sites_staff_alone(
    staff: dict[str, Client], library: DocumentIndexPage
) -> None:
    page = document(library, "Quy định", body=[article("5", "Khiển trách.", heading="Hình thức")])
    first = page.get_latest_revision()
    page.body = [article("5", "Cảnh cáo.", heading="Hình thức kỷ luật")]
    page.summary = "Tóm tắt mới"
    second = page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])

    for name in ("thu", "vinh"):
        shown = staff[name].get(address).content.decode()
        assert "Cảnh cáo." in shown, name
        assert "Khiển trách." in shown, name
        assert "Tóm tắt mới" in shown, name
        assert staff[name].get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
    assert staff["quang"].get(address).status_code == 404


def test_an_earlier_revision_can_be_brought_back(staff: dict[str, Client], news: NewsIndexPage) -> None:
    page = notice(news, "Tên cũ")
    first = page.get_latest_revision()
    page.title = "Tên mới"
    page.save_revision().publish()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])

    shown = staff["vinh"].get(address).content.decode()
    assert 'value="Tên cũ"' in shown


def test_a_script_that_is_pasted_into_rich_text_does_not_stay(staff: dict[str, Client], news: NewsIndexPage) -> None:
    """What the editor's browser sends is taken for what it is: words, and things that no page of ours may hold."""
    said = "Xin chào <script>alert(1)</script>"
    embed = {
        "type": "EMBED",
        "mutability": "IMMUTABLE",
        "data": {"url": "https://example.org", "html": "<iframe>"},
    }
    block = {"key": "a", "text": said, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    held = block | {"key": "b", "text": " ", "type": "atomic", "entityRanges": [{"offset": 0, "length": 1, "key": 0}]}
    sent = json.dumps({"blocks": [block, held], "entityMap": {"0": embed}})
    address = reverse("wagtailadmin_pages:add", args=["cms", "noticepage", news.pk])
    staff["vinh"].post(address, posted() | {"body": sent, "action-publish": "1", "declared": "on"})

    page = NoticePage.objects.get()
    assert "Xin chào" in page.body
    assert not [word for word in ("<script", "<iframe", "<embed", "example.org") if word in page.body]


def test_who_works_on_the_site_holds_a_role_that_writes(company: Company) -> None:
    for user in (company.khanh, company.binh, company.loan, company.an):
        with pytest.raises(EditorRefused):
            admit_editor(user=user, part=Part.EDITOR, by=None, now=NOW)
    assert not User.objects.filter(groups__isnull=False).exists()


def test_letting_in_and_taking_back_stand_in_the_journal(company: Company) -> None:
    admit_editor(user=company.thu, part=Part.EDITOR, by=company.root, now=NOW)
    with pytest.raises(EditorRefused, match="already"):
        admit_editor(user=company.thu, part=Part.EDITOR, by=company.root, now=NOW)
    dismiss_editor(user=company.thu, part=Part.EDITOR, by=company.root, now=NOW)
    with pytest.raises(EditorRefused, match="is not on"):
        dismiss_editor(user=company.thu, part=Part.EDITOR, by=company.root, now=NOW)

    rows = JournalRow.objects.filter(act__startswith="cms.editor").order_by("pk")
    assert [(row.act, row.by_label) for row in rows] == [("cms.editor.admit", "root"), ("cms.editor.dismiss", "root")]


def test_the_command_lets_in_and_refuses_in_words(company: Company, capsys: Any) -> None:
    call_command("site_editor", "thu", "editor")
    assert company.thu.groups.filter(name="Editors").exists()
    with pytest.raises(CommandError, match="is an inspector"):
        call_command("site_editor", "khanh", "moderator")
    with pytest.raises(CommandError, match="There is no account"):
        call_command("site_editor", "ai", "editor")
    call_command("site_editor", "thu", "editor", "--end")
    assert not company.thu.groups.exists()


def test_articles_written_in_the_form_keep_their_clauses(library: DocumentIndexPage) -> None:
    page = document(library, "Quy định", body=[article("1", "Một.", "Hai.")])

    again = DocumentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [str(clause["number"]) for _anchor, clause in again.body[0].value.numbered_clauses] == ["1", "2"]
