"""Whatever bytes arrive, reading them gives a request or a refusal by name, and no event is passed over in silence."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exams.delivery import sign_in_api
from exams.delivery.answers import EPOCH_START, Change, read_text, tidied
from exams.delivery.wire import GREATEST, WORDS, Refusal, read_events, read_hand_in, read_start

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ANY_JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)
EVENT = st.fixed_dictionaries(
    {},
    optional={
        "seq": st.integers(-1, GREATEST + 1) | PLAIN,
        "n": st.integers(-1, 1001) | PLAIN,
        "value": st.lists(st.sampled_from("ABzé"), max_size=53) | ANY_JSON,
        "text": st.text(max_size=20) | PLAIN,
        "flag": st.booleans() | PLAIN,
        "t": st.integers(-1, GREATEST + 1) | PLAIN,
    },
)
READERS = (read_events, read_start, read_hand_in, sign_in_api.read_sign_in)


def as_json(said: Any) -> bytes:
    return json.dumps(said).encode("utf-8", "surrogatepass")


@given(st.binary(max_size=200) | ANY_JSON.map(as_json) | st.dictionaries(st.text(max_size=8), ANY_JSON).map(as_json))
@settings(max_examples=400)
def test_any_bytes_are_understood_or_refused_by_name(body: bytes) -> None:
    for read in READERS:
        said = read(body)
        assert not isinstance(said, Refusal) or said.code in WORDS


@given(st.lists(EVENT | ANY_JSON, max_size=12, unique_by=lambda event: str(number_of(event))))
@settings(max_examples=400)
def test_each_event_of_a_batch_is_read_or_named(events: list[Any]) -> None:
    said = read_events(as_json({"client": "c", "epoch": 1, "events": events}))
    if isinstance(said, Refusal):  # no JSON at all: NaN, or half a letter
        assert said.code == "malformed"
        return
    assert len(said.changes) + len(said.malformed) == len(events)
    for change in said.changes:
        assert 1 <= change.seq <= GREATEST
        assert len(change.value) == len(set(change.value))
        assert not (change.value and change.text)
        assert read_text(change.stored) == change.text == tidied(change.text)
        assert change.made_at is None or change.made_at >= EPOCH_START


def number_of(event: Any) -> object:
    """What makes two events one; all that have no number of their own are different."""
    return event["seq"] if isinstance(event, dict) and "seq" in event else id(event)


@given(st.integers(0, GREATEST))
def test_any_time_that_may_be_said_can_be_reckoned_with(made_ms: int) -> None:
    assert Change(1, 1, (), made_ms=made_ms).made_at is not None
