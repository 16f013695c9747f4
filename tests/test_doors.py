"""Every address by every role. An address that is missing from the table fails, Wagtail's own included.

Strangers get 404, people who are not signed in are led to the sign-in page. Lists (`elsewhere`) open for a stranger who
holds the same role elsewhere, but show nothing of the cast's units.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import User
from tests.cast import Cast
from tests.doors import DOORS, EVERYBODY, WORKBOOKS, Door

pytestmark = pytest.mark.usefixtures("bare_refusals")

ClientOf = Callable[[User], Client]
OURS = ("people.", "exams.", "learning.", "cms.", "config.", "demo.", "office.")
REDIRECTED = {"login", "favicon"}


def patterns(resolver: URLResolver | Any, path: str = "", spaces: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(
                each, path + str(each.pattern), spaces + (f"{each.namespace}:" if each.namespace else "")
            )
        else:
            yield path + str(each.pattern), spaces + (each.name or ""), each


def test_every_address_of_ours_is_in_the_table() -> None:
    ours = {
        name
        for path, name, pattern in patterns(get_resolver())
        if pattern.callback.__module__.startswith(OURS) or not path.startswith(("admin/", "documents/"))
    }
    # The last pattern of all serves the pages of the site; the icon is a fixed redirect.
    unnamed = {"", "wagtail_serve", "wagtailcore_login"}
    assert ours - unnamed == set(DOORS) | ({"wagtailcore_authenticate_with_password"} & ours)


def ask(client: Client, door: Door, address: str) -> Any:
    with transaction.atomic():
        response = client.post(address, {}) if door.method == "post" else client.get(address)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("name", DOORS)
def test_a_door_opens_for_its_roles_alone(name: str, cast: Cast, client_of: ClientOf) -> None:
    door = DOORS[name]
    address = reverse(name, args=door.arguments(cast))
    for who in EVERYBODY:
        status = ask(client_of(getattr(cast, who)), door, address).status_code
        opens = who in door.allowed or (who == "stranger" and door.elsewhere)
        if door.by_token:
            assert status in (400, 401), (who, status)
        elif opens:
            assert status in (200, 302, 400, 409, 415, 422), (who, status)
        elif address.startswith("/admin/") and who in ("an", "anh"):
            assert status == 302, (who, status)
        else:
            assert status == 404, (who, status)


@pytest.mark.parametrize("name", DOORS)
def test_nobody_comes_in_without_signing_in(name: str, cast: Cast, client: Client) -> None:
    door = DOORS[name]
    response = ask(client, door, reverse(name, args=door.arguments(cast)))
    if door.for_all:
        assert response.status_code in (200, 302, 404, 422)
    elif door.by_token:
        assert response.status_code in (400, 401)
    elif name == "api_schema":
        assert response.status_code in (401, 403)
    else:
        assert response.status_code == 302
        assert "/sign-in/" in response.headers["Location"] or "/admin/login/" in response.headers["Location"]


@pytest.mark.parametrize(
    "name", [name for name, door in DOORS.items() if door.elsewhere and not name.endswith(WORKBOOKS)]
)
def test_a_list_shows_nothing_of_another_tree(name: str, cast: Cast, client_of: ClientOf) -> None:
    content = client_of(cast.stranger).get(reverse(name)).content.decode()
    for secret in (cast.sitting.title, cast.blueprint.name, cast.bank.name, "Đạt", str(cast.db01), "DB01"):
        assert secret not in content, secret


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.method == "post"])
def test_what_changes_something_is_not_done_by_a_link(name: str, cast: Cast, client_of: ClientOf) -> None:
    door = DOORS[name]
    user = getattr(cast, next(iter(sorted(door.allowed - {"root"} or {"thu"}))))
    assert client_of(user).get(reverse(name, args=door.arguments(cast))).status_code in (302, 404, 405)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.method == "post" and not door.by_token])
def test_a_form_without_its_token_is_refused(name: str, cast: Cast) -> None:
    door = DOORS[name]
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(cast, next(iter(sorted(door.allowed - {"root"} or {"thu"})))))
    assert client.post(reverse(name, args=door.arguments(cast)), {}).status_code == 403


# What Wagtail itself opens for somebody who may enter the back office but has no right on its pages and pictures.
WAGTAIL_FOR_ALL_STAFF = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "admin/test404/",  # what a page that is not there looks like
}
SAMPLE = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


def sample_address(path: str) -> str | None:
    """An address for the pattern with made-up arguments; None for old-style patterns that need more."""
    parts = []
    for part in path.replace("^", "").replace("$", "").split("/"):
        if part.startswith("<") and ":" in part:
            parts.append(SAMPLE.get(part[1:].split(":")[0], "1"))
        elif "(" in part or "<" in part or "\\" in part:
            parts.append("1")
        else:
            parts.append(part)
    return "/" + "/".join(parts)


@pytest.mark.parametrize("who", ["quang", "thu"])
def test_of_wagtails_own_pages_a_role_opens_only_the_harmless(who: str, cast: Cast, client_of: ClientOf) -> None:
    client, opened = client_of(getattr(cast, who)), set()
    client.raise_request_exception = False  # Wagtail has a page that fails on purpose
    for path, name, pattern in patterns(get_resolver()):
        if not path.startswith(("admin/", "documents/")) or pattern.callback.__module__.startswith(OURS):
            continue
        address = sample_address(path)
        with transaction.atomic():
            if client.get(address).status_code == 200:
                opened.add(name or path)
            transaction.set_rollback(True)
    assert opened <= WAGTAIL_FOR_ALL_STAFF, opened - WAGTAIL_FOR_ALL_STAFF


def test_wagtails_own_apis_are_not_there(cast: Cast, client_of: ClientOf) -> None:
    for address in ("/api/v2/pages/", "/api/v3/", "/api/v2/documents/"):
        assert client_of(cast.root).get(address).status_code == 404
