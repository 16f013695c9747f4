"""Every address by every method, person and record. An address missing from the table fails, Wagtail's own included.

Strangers get 404, people who are not signed in are led to the sign-in page. Lists (`elsewhere`) open for a stranger who
holds the same role elsewhere, but show nothing of the cast's units.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import User
from tests.cast import Cast
from tests.doors import DOORS, WORKBOOKS
from tests.doors_kinds import STAFF
from tests.matrix import API, MACHINES, METHODS, NOBODY, PEOPLE, Cell, Whose, asked, browsers, cells, records
from tests.mirror import gather_both
from tests.remembering import remembered

pytestmark = pytest.mark.usefixtures("bare_refusals")

ClientOf = Callable[[User], Client]
OURS = ("people.", "exams.", "learning.", "cms.", "config.", "demo.", "office.")
SIGN_IN = ("/sign-in/", "/admin/login/")
TAKE_NO_FORM = API | MACHINES


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


ROOMS = sorted({name.partition(":")[0] if ":" in name else "" for name in DOORS})


def doors_of(room: str) -> list[str]:
    return [name for name in DOORS if (name.partition(":")[0] if ":" in name else "") == room]


@pytest.fixture
def both(db: None, clock: Any) -> tuple[Cast, Cast]:
    """The cast and its mirror in another tree."""
    return remembered(gather_both, now=clock.at)


@pytest.fixture
def looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who a browser is, and what roles that gives, is read with its first request and holds for all."""
    known: dict[str, Any] = {}

    def user_of(request: Any) -> Any:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key not in known:
            known[key] = get_user(request)
        return known[key]

    monkeypatch.setattr("people.same_browser.get_user", user_of)


@pytest.mark.usefixtures("looked_up_once", "drawn_twice")
@pytest.mark.parametrize("room", ROOMS)
def test_every_door_method_person_and_record(room: str, both: tuple[Cast, Cast], client_of: ClientOf) -> None:
    by_whom, wrong = browsers(both[0], client_of), []
    for name in doors_of(room):
        with records(name, *both) as told:
            for whose, address in told:
                for cell in cells(name, address, whose):
                    response = asked(by_whom[cell.who], cell.method, address)
                    if response.status_code not in cell.expected or leads_astray(cell, response):
                        wrong.append((name, cell.method, cell.who, whose.value, response.status_code, cell.expected))
    assert wrong == []


def leads_astray(cell: Cell, response: Any) -> bool:
    """Who is to sign in (as somebody else) must be led to the page where that is done."""
    if response.status_code != 302 or cell.door.for_all or (cell.opens and cell.who != NOBODY):
        return False
    return not leads_to_sign_in(response)


def leads_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and any(page in response.headers["Location"] for page in SIGN_IN)


def test_the_matrix_asks_about_records_of_others(both: tuple[Cast, Cast]) -> None:
    asked_about = {whose: 0 for whose in Whose}
    for name in DOORS:
        with records(name, *both) as told:
            addresses = dict(told)
        asked_about |= {whose: asked_about[whose] + 1 for whose in addresses}
        assert len(set(addresses.values())) == len(addresses), name
    assert asked_about[Whose.OWN] == len(DOORS)
    assert asked_about[Whose.ELSEWHERE] > 60
    assert asked_about[Whose.BESIDE] > 8


@pytest.mark.parametrize(
    "name", [name for name, door in DOORS.items() if door.elsewhere and not name.endswith(WORKBOOKS)]
)
def test_a_list_shows_nothing_of_another_tree(name: str, cast: Cast, client_of: ClientOf) -> None:
    content = client_of(cast.stranger).get(reverse(name)).content.decode()
    for secret in (cast.sitting.title, cast.blueprint.name, cast.bank.name, "Đạt", str(cast.db01), "DB01"):
        assert secret not in content, secret


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_taken_without_the_token_of_a_form(room: str, cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.root)
    unguarded = []
    for name in doors_of(room):
        with records(name, cast, cast) as told:
            address = next(told)[1]
            if not DOORS[name].by_token and name not in TAKE_NO_FORM and client.post(address, {}).status_code != 403:
                unguarded.append(name)
    assert unguarded == []


# What Wagtail itself opens for somebody who may enter the back office but has no right on its pages and pictures.
WAGTAIL_FOR_ALL_STAFF = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",  # which hints of Wagtail's the account has put away
    "admin/test404/",  # what a page that is not there looks like
}
# Which role somebody of the staff has makes no difference to Wagtail: of changes two are asked about.
WAGTAIL_ASKED_BY = {method: {"quang", "thu", "an", NOBODY} for method in METHODS} | {"get": {*PEOPLE} - {"root"}}
OUTSIDE = {"an", "anh", NOBODY}
WAGTAIL_OPENS: dict[str, set[tuple[str, str]]] = {method: set() for method in METHODS} | {
    "get": {(name, "staff") for name in WAGTAIL_FOR_ALL_STAFF}
    | {(name, who) for name in ("wagtailadmin_sprite", "wagtailadmin_javascript_catalog") for who in OUTSIDE},
    # Icons, whatever the method; the own account.
    "post": {("wagtailadmin_sprite", who) for who in ("staff", "an", NOBODY)} | {("wagtailadmin_account", "staff")},
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


@pytest.mark.usefixtures("looked_up_once", "drawn_twice")
@pytest.mark.parametrize("method", METHODS)
def test_of_wagtails_own_pages_no_role_opens_more_than_the_harmless(
    method: str, cast: Cast, client_of: ClientOf
) -> None:
    by_whom, opened = browsers(cast, client_of), set()
    for path, name, pattern in patterns(get_resolver()):
        if not path.startswith(("admin/", "documents/")) or pattern.callback.__module__.startswith(OURS):
            continue
        for who in WAGTAIL_ASKED_BY[method]:
            browser = by_whom[who]
            browser.raise_request_exception = False  # Wagtail has a page that fails on purpose
            response = asked(browser, method, str(sample_address(path)))
            if response.status_code < 400 and not leads_to_sign_in(response):
                opened.add((name or path, "staff" if who in STAFF else who))
    assert sorted(opened ^ WAGTAIL_OPENS[method]) == []


def test_wagtails_own_apis_are_not_there(cast: Cast, client_of: ClientOf) -> None:
    for address in ("/api/v2/pages/", "/api/v3/", "/api/v2/documents/"):
        assert client_of(cast.root).get(address).status_code == 404
