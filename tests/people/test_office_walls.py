"""Nothing of Wagtail's generic back office leads to our records, and the menu holds what belongs to the job."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from people.models import User
from tests.cast import STAFF, Company

pytestmark = pytest.mark.usefixtures("bare_refusals")

OURS = {"office", "people", "bank", "papers", "sittings", "delivery", "marking", "results", "learning", "contests"}
OWN_CODE = ("people.", "exams.", "learning.", "contests.", "cms.", "office.", "config.")
# Accounts are Wagtail's to show as well, to the operator alone: see the test on users and groups below.
OPERATORS_PAGES = ("admin/users/", "admin/groups/")
NOBODY = "00000000-0000-4000-8000-000000000000"


def admin_patterns(
    resolver: URLResolver | None = None, before: str = "", space: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Path, name and view of every address below /admin/."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if path.startswith("admin/"):
                yield path, space + (entry.name or ""), entry.callback
        else:
            yield from admin_patterns(entry, path, f"{space}{entry.namespace}:" if entry.namespace else space)


def innermost(view: Any) -> Any:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return getattr(view, "view_class", view)


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_no_view_of_wagtail_is_made_for_one_of_our_models() -> None:
    found = []
    for path, _name, view in admin_patterns():
        inner = innermost(view)
        if not path.startswith(OPERATORS_PAGES) and not inner.__module__.startswith(OWN_CODE):
            model = getattr(view, "view_initkwargs", {}).get("model") or getattr(inner, "model", None)
            if getattr(getattr(model, "_meta", None), "app_label", "") in OURS:
                found.append(path)

    assert found == []


def test_the_walk_over_the_addresses_sees_our_doors_and_wagtails() -> None:
    names = {name for _path, name, _view in admin_patterns()}

    assert {"people_office:person", "bank_office:question", "wagtail_bulk_action", "wagtailusers_users:index"} <= names
    assert Model not in our_models()
    assert {"Person", "Question", "Option", "PaperKey", "Mark"} <= {model.__name__ for model in our_models()}


def generic_addresses() -> list[str]:
    """The names of Wagtail's pages that serve any model."""
    return sorted({name for path, name, _view in admin_patterns() if "model_name>" in path})


def test_wagtail_has_pages_for_any_model() -> None:
    assert len(generic_addresses()) >= 9


@pytest.mark.parametrize("name", generic_addresses())
def test_an_address_that_names_a_model_refuses_every_one_of_ours(
    name: str, company: Company, client_of: Callable[[User], Client]
) -> None:
    """For the operator too: these pages would go round the scope and the actions."""
    client, opened = client_of(company.root), []
    for model in our_models():
        address = _filled(name, model)
        if client.get(address).status_code == 200 or client.post(address).status_code == 200:
            opened.append(address)

    assert opened == []


def _filled(name: str, model: type[Model]) -> str:
    app, kind = model._meta.app_label, model._meta.model_name
    candidates: list[dict[str, Any]] = [
        {"app_label": app, "model_name": kind},
        {"app_name": app, "model_name": kind},
        {"app_label": app, "model_name": kind, "action": "delete"},
        {"app_label": app, "model_name": kind, "object_id": "1", "session_id": 1},
        {"content_type_app_name": app, "content_type_model_name": kind},
        {"content_type_app_name": app, "content_type_model_name": kind, "parent_page_id": 1},
    ]
    for values in candidates:
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{name}: a new kind of generic address; add what fills it")


@pytest.mark.parametrize("who", [*STAFF, "an"])
def test_nobody_with_a_role_reaches_users_and_groups_of_wagtail(
    who: str, company: Company, client_of: Callable[[User], Client]
) -> None:
    client, other = client_of(getattr(company, who)), company.dat
    for path, name, _view in admin_patterns():
        if path.startswith(OPERATORS_PAGES):
            address = reverse(name, args=[other.pk] if "<" in path else [])
            assert client.get(address).status_code in (302, 404), address
            assert client.post(address).status_code in (302, 404), address
    for action in ("delete", "assign_role", "set_active_state"):
        address = reverse("wagtail_bulk_action", args=["people", "user", action]) + f"?id={other.pk}"
        assert client.get(address).status_code in (302, 404), address
        assert client.post(address).status_code in (302, 404), address
    assert User.objects.get(pk=other.pk).is_active


@pytest.mark.parametrize("who", STAFF)
def test_the_menu_holds_only_what_belongs_to_the_job(
    who: str, company: Company, client_of: Callable[[User], Client]
) -> None:
    page = client_of(getattr(company, who)).get(reverse("wagtailadmin_home")).content.decode()

    for name in ("settings", "reports", "help", "images", "documents", "explorer", "snippets"):
        assert f'"name": "{name}"' not in page, name
    assert ('"name": "people"' in page) == (who in {"chi", "quang", "khanh", "binh", "stranger"})
    assert ('"name": "questions"' in page) == (who in {"thu", "vinh", "khanh"})


def test_the_operator_keeps_wagtails_menu(company: Company, client_of: Callable[[User], Client]) -> None:
    page = client_of(company.root).get(reverse("wagtailadmin_home")).content.decode()

    for name in ("settings", "reports", "people", "questions"):
        assert f'"name": "{name}"' in page, name
