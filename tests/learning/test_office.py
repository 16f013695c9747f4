"""Programmes and classes in the back office, as an organiser walks through them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from learning.models import Programme, StudyClass
from people.models import Unit
from tests.cast import Company


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def posted(client: Client, address: str, **more: Any) -> dict[str, Any]:
    """What a browser would send of the form at the address, with some of it typed anew."""
    context = client.get(address).context
    given = {name: context["form"][name].value() for name in context["form"].fields}
    given |= {row.add_prefix(name): row[name].value() for row in context["rows"] for name in row.fields}
    given |= {field.html_name: field.value() for field in context["rows"].management_form}
    return {name: value for name, value in given.items() if value not in (None, False)} | more


def test_an_organiser_begins_with_a_standard_course_and_plans_a_class(company: Company, client: Client) -> None:
    client.force_login(company.quang)
    add = reverse("learning_office:programme_add") + "?from=awareness"
    made = english(client).post(add, posted(client, add, unit=str(company.duk.uid)), follow=True)
    programme = Programme.objects.get()
    assert "kept as a draft" in made.content.decode()
    assert sum(part.periods for part in programme.versions.get().parts.all()) == 50

    client.post(reverse("learning_office:version_publish", args=[programme.versions.get().uid]))
    version = programme.versions.get()
    assert version.published_by == company.quang
    plan = {"code": "L1", "title": "Lớp 1", "unit": str(company.duk.uid), "version": version.pk}
    days = {"starts_on": "2026-03-02", "ends_on": "2026-03-06"}
    page = client.post(reverse("learning_office:class_add"), plan | days, follow=True).content.decode()
    assert "40 must be attended" in page
    assert StudyClass.objects.get().parts.count() == 9


def test_rows_stand_in_the_order_of_their_numbers_and_empty_ones_are_left_out(company: Company, client: Client) -> None:
    client.force_login(company.quang)
    add = reverse("learning_office:programme_add") + "?from=awareness"
    typed = {"parts-0-place": "2.5", "parts-1-title": "", "parts-1-periods": ""}
    client.post(add, posted(client, add, unit=str(company.duk.uid), **typed))
    titles = list(Programme.objects.get().versions.get().parts.values_list("title", flat=True))
    assert len(titles) == 8
    assert titles[0].startswith("Khái quát lịch sử")
    assert titles[1].startswith("Nội dung cơ bản")


def test_half_a_row_is_told_and_nothing_typed_is_lost(company: Company, client: Client) -> None:
    client.force_login(company.quang)
    add = reverse("learning_office:programme_add") + "?from=awareness"
    answer = english(client).post(add, posted(client, add, **{"parts-0-periods": "", "title": "Tên khác"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say how many periods it takes." in page
    assert "Choose a unit" in page
    assert "Tên khác" in page
    assert not Programme.objects.exists()


def test_a_refusal_is_told_on_the_programmes_page(company: Company, client: Client) -> None:
    client.force_login(company.quang)
    add = reverse("learning_office:programme_add") + "?from=awareness"
    client.post(add, posted(client, add, unit=str(company.duk.uid), basis=""))
    publish = reverse("learning_office:version_publish", args=[Programme.objects.get().versions.get().uid])
    assert "legal basis first" in english(client).post(publish, follow=True).content.decode()


def test_a_class_is_planned_with_what_is_in_sight_only(company: Company, client: Client) -> None:
    client.force_login(company.quang)
    page = client.get(reverse("learning_office:class_add"))
    assert not page.context["form"].fields["version"].queryset.exists()
    assert str(Unit.objects.get(code="XX").uid) not in page.content.decode()
