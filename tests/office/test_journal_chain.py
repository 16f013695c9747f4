"""The chain as a law: any sequence of rows holds, and whatever is changed in it is named at its first place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.journal_chain import (
    Break,
    Facts,
    Head,
    Link,
    Place,
    Salted,
    canonical,
    digest_of,
    first_break,
    first_hash,
    moment,
    next_hash,
)

BEGIN = Head("unit:DUK", 0, first_hash("unit:DUK"))
PLACE = Place("unit:DUK", 7)
times = st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001
values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))
facts = st.builds(
    Facts,
    pk=st.integers(1, 10**9),
    at=times,
    by=st.none() | st.integers(1, 99),
    act=st.text(max_size=20),
    subject=st.text(max_size=20),
    by_label=st.text(min_size=1, max_size=9),
    data=st.dictionaries(st.text(max_size=5), values, min_size=1, max_size=3).map(canonical),
)
rows = st.lists(facts, min_size=1, max_size=12, unique_by=lambda row: row.pk)


def chained(written: list[Facts], sealed_at: datetime) -> list[Link]:
    links: list[Link] = []
    previous = BEGIN.hash
    for number, row in enumerate(written, start=1):
        name = Salted("a1", digest_of("a1", row.by_label))
        data = Salted("b2", digest_of("b2", row.data))
        previous = next_hash(previous, (PLACE, number, sealed_at), row, name.digest, data.digest)
        links.append(Link(PLACE, number, row.pk, sealed_at, name, data, previous, row))
    return links


@given(rows, times, st.integers(0, 12))
def test_what_was_chained_holds_as_a_whole_and_in_two_pieces(written: list[Facts], at: datetime, cut: int) -> None:
    links = chained(written, at)
    head = first_break(BEGIN, links)
    assert head == Head(BEGIN.chain, len(links), links[-1].hash)
    first = first_break(BEGIN, links[:cut])
    assert isinstance(first, Head)
    assert first_break(first, links[cut:]) == head


ROW_DEEDS: dict[str, tuple[Any, str]] = {
    "at": (lambda row: {"at": row.at + timedelta(microseconds=1)}, "changed"),
    "by": (lambda row: {"by": 100}, "changed"),
    "act": (lambda row: {"act": row.act + "x"}, "changed"),
    "subject": (lambda row: {"subject": row.subject + "x"}, "changed"),
    "pk": (lambda row: {"pk": row.pk + 10**9}, "changed"),
    "by_label": (lambda row: {"by_label": row.by_label + "x"}, "name"),
    "data": (lambda row: {"data": row.data + " "}, "data"),
}


@given(rows, times, st.data())
def test_the_first_of_all_changed_rows_is_named(written: list[Facts], at: datetime, draw: st.DataObject) -> None:
    links = chained(written, at)
    places = draw.draw(st.sets(st.integers(0, len(links) - 1), min_size=1))
    faults = {}
    for place in places:
        deed, faults[place] = ROW_DEEDS[draw.draw(st.sampled_from(sorted(ROW_DEEDS)))]
        row = links[place].row
        assert row
        links[place] = replace(links[place], row=replace(row, **deed(row)))
    broken = first_break(BEGIN, links)
    assert isinstance(broken, Break)
    assert (broken.number, broken.fault) == (min(places) + 1, faults[min(places)])


@given(rows, times, st.data())
def test_removed_repeated_and_moved_links_are_named(written: list[Facts], at: datetime, draw: st.DataObject) -> None:
    links = chained(written, at)
    place = draw.draw(st.integers(0, len(links) - 1))
    gone = [*links[:place], replace(links[place], row=None), *links[place + 1 :]]
    assert first_break(BEGIN, gone) == Break(BEGIN.chain, place + 1, "removed", links[place].pk)
    again = first_break(BEGIN, [*links[: place + 1], *links[place:]])
    assert again == Break(BEGIN.chain, place + 1, "added", links[place].pk)
    without = first_break(BEGIN, [*links[:place], *links[place + 1 :]])
    cut = Head(BEGIN.chain, place, links[place - 1].hash if place else BEGIN.hash)
    # A missing last link shows only by a checkpoint.
    assert without == (cut if place == len(links) - 1 else Break(BEGIN.chain, place + 1, "missing"))


@given(rows, times, st.sets(st.integers(0, 11)))
def test_erasing_any_of_them_leaves_the_chain_whole(written: list[Facts], at: datetime, erased: set[int]) -> None:
    links = chained(written, at)
    for place in erased & set(range(len(links))):
        link = links[place]
        assert link.row
        row = replace(link.row, by_label="", data="{}")
        links[place] = replace(link, row=row, name=replace(link.name, salt=""), data=replace(link.data, salt=""))
    assert isinstance(first_break(BEGIN, links), Head)


@given(st.dictionaries(st.text(), values), st.randoms())
def test_the_canonical_text_knows_no_order(data: dict[str, Any], random: Any) -> None:
    items = list(data.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(data)


def test_a_moment_is_one_text_in_every_zone_and_always_has_its_microseconds() -> None:
    at = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
    assert moment(at) == moment(at.astimezone(timezone(timedelta(hours=7)))) == "2026-03-10T01:30:00.000000+00:00"


def test_two_units_never_have_the_same_beginning() -> None:
    link = replace(chained([Facts(1, datetime(2026, 1, 1, tzinfo=UTC), None, "a", "b", "c", "{}")], BEGIN_AT)[0])
    assert isinstance(first_break(Head("unit:XX", 0, first_hash("unit:XX")), [link]), Break)


BEGIN_AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("salt", ["", "c3"])
def test_a_salt_that_was_taken_away_or_exchanged_hides_nothing(salt: str) -> None:
    [link] = chained([Facts(1, BEGIN_AT, 1, "a", "b", "chi", '{"a":1}')], BEGIN_AT)
    for changed, fault in (
        (replace(link, name=replace(link.name, salt=salt)), "name"),
        (replace(link, data=replace(link.data, salt=salt)), "data"),
    ):
        assert first_break(BEGIN, [changed]) == Break(BEGIN.chain, 1, fault, 1)
