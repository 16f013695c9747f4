"""When a lesson is done."""

from hypothesis import given
from hypothesis import strategies as st

from learning.reading.completion import END, Asked, Facts, LessonRules, is_complete, requirements

CHECKS = st.lists(st.sampled_from("abcde"), unique=True)
LENGTHS = st.dictionaries(st.sampled_from("xyz"), st.integers(1, 600))
RULES = st.builds(LessonRules, st.integers(0, 900), st.booleans(), LENGTHS, CHECKS)
FACTS = st.builds(
    Facts,
    st.integers(0, 900),
    st.integers(0, 100),
    st.dictionaries(st.sampled_from("xyz"), st.integers(0, 600)),
    CHECKS,
)


def test_a_lesson_without_rules_is_read_to_its_end() -> None:
    assert not is_complete(LessonRules(), Facts(seconds=9999, reached=END - 1))
    assert is_complete(LessonRules(), Facts(reached=END))


def test_each_thing_asked_is_asked_alone() -> None:
    assert is_complete(LessonRules(least_seconds=60), Facts(seconds=60))
    assert not is_complete(LessonRules(least_seconds=60), Facts(seconds=59, reached=100))
    assert is_complete(LessonRules(checks=["a", "b"]), Facts(passed=["b", "a"]))
    assert not is_complete(LessonRules(checks=["a", "b"]), Facts(passed=["a", "c"]))


def test_a_recording_is_played_when_nine_tenths_of_it_are() -> None:
    rules = LessonRules(media={"x": 100})
    assert not is_complete(rules, Facts(played={"x": 89}))
    assert is_complete(rules, Facts(played={"x": 90}))
    assert not is_complete(rules, Facts(played={"y": 100}))


def test_what_is_asked_is_said_with_how_far_it_is() -> None:
    rules = LessonRules(least_seconds=120, to_end=True, media={"x": 10}, checks=["a"])
    told = requirements(rules, Facts(seconds=500, reached=40, passed=["a"]))
    assert [(one.what, one.done, one.of) for one in told] == [
        (Asked.TIME, 120, 120),
        (Asked.MEDIA, 0, 1),
        (Asked.CHECKS, 1, 1),
        (Asked.END, 40, END),
    ]


@given(RULES, FACTS)
def test_something_is_always_asked_and_never_more_done_than_asked(rules: LessonRules, facts: Facts) -> None:
    told = requirements(rules, facts)
    assert told
    assert all(0 <= one.done <= one.of and one.of > 0 for one in told)


@given(RULES, FACTS, st.integers(0, 900), st.integers(0, 100), CHECKS)
def test_reading_on_never_undoes_a_lesson(
    rules: LessonRules, facts: Facts, seconds: int, reached: int, more: list[str]
) -> None:
    on = Facts(facts.seconds + seconds, max(facts.reached, reached), facts.played, {*facts.passed, *more})
    assert is_complete(rules, on) or not is_complete(rules, facts)
