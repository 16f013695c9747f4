"""Drawing: full papers, no question twice, the same from the same seed, refused only when nothing could fill them."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from exams.papers.drawing import Candidate, Want, arrange, draw

POOL = [Candidate(id=number, topic=number % 3, level=number % 4 + 1) for number in range(48)]


def want(line: int, *topics: int, level: int | None = None, count: int = 1) -> Want:
    return Want(line=line, topics=frozenset(topics), level=level, count=count)


def test_the_same_seed_draws_the_same_paper() -> None:
    wants = [want(1, 0, count=3), want(2, 1, 2, level=2, count=4)]
    assert draw(wants, POOL, "a") == draw(wants, list(reversed(POOL)), "a")
    assert draw(wants, POOL, "a") != draw(wants, POOL, "b")


def test_the_order_follows_from_names_and_not_from_ids() -> None:
    here = [Candidate(id=n, topic=0, level=1, name=f"Q{n:04d}") for n in range(30)]
    elsewhere = [Candidate(id=900 - n, topic=0, level=1, name=f"Q{n:04d}") for n in range(30)]
    names = [
        {one.name for one in pool if one.id in {pk for _line, pk in draw([want(1, 0, count=9)], pool, "s").chosen}}
        for pool in (here, elsewhere)
    ]
    assert names[0] == names[1]


def test_a_line_gets_only_what_it_asks_for() -> None:
    drawn = draw([want(1, 2, level=3, count=4)], POOL, "x")
    by_id = {question.id: question for question in POOL}
    assert {(by_id[pk].topic, by_id[pk].level) for _line, pk in drawn.chosen} == {(2, 3)}


def test_a_wide_line_hands_over_what_a_narrow_one_needs() -> None:
    pool = [Candidate(1, 0, 1), Candidate(2, 0, 2)]
    for seed in map(str, range(20)):
        drawn = draw([want(1, 0, count=1), want(2, 0, level=1, count=1)], pool, seed)
        assert drawn.missing == {}
        assert drawn.chosen == ((1, 2), (2, 1))


def test_what_is_missing_is_said_by_line() -> None:
    pool = [Candidate(1, 0, 1), Candidate(2, 0, 1)]
    assert draw([want(1, 0, level=1, count=2), want(2, 0, level=4, count=3)], pool, "s").missing == {2: 3}


WANTS = st.lists(
    st.builds(
        Want,
        line=st.integers(1, 1000),
        topics=st.frozensets(st.integers(0, 2), min_size=1),
        level=st.one_of(st.none(), st.integers(1, 3)),
        count=st.integers(1, 3),
    ),
    max_size=4,
    unique_by=lambda one: one.line,
)
POOLS = st.lists(
    st.builds(Candidate, id=st.integers(0, 40), topic=st.integers(0, 2), level=st.integers(1, 3)),
    max_size=9,
    unique_by=lambda one: one.id,
)


@given(WANTS, POOLS, st.text(max_size=5))
def test_no_question_twice_and_every_question_fits_its_line(
    wants: list[Want], pool: list[Candidate], seed: str
) -> None:
    drawn = draw(wants, pool, seed)
    ids = [pk for _line, pk in drawn.chosen]
    assert len(ids) == len(set(ids))
    by_id, by_line = {one.id: one for one in pool}, {one.line: one for one in wants}
    assert all(by_line[line].takes(by_id[pk]) for line, pk in drawn.chosen)
    for one in wants:
        given_out = sum(line == one.line for line, _pk in drawn.chosen)
        assert given_out + drawn.missing.get(one.line, 0) == one.count


@given(WANTS, POOLS, st.text(max_size=5))
def test_it_is_refused_only_when_no_choice_at_all_could_fill_it(
    wants: list[Want], pool: list[Candidate], seed: str
) -> None:
    """Hall's condition, checked over every set of single places."""
    places = [one for one in wants for _place in range(one.count)]
    possible = all(
        len({question.id for question in pool for place in some if place.takes(question)}) >= len(some)
        for size in range(1, len(places) + 1)
        for some in combinations(places, size)
    )
    assert (draw(wants, pool, seed).missing == {}) == possible


@given(st.lists(st.booleans(), min_size=2, max_size=10), st.text(max_size=5))
def test_pinned_options_stay_and_nothing_is_lost(pinned: list[bool], seed: str) -> None:
    order = arrange(pinned, seed, "q")
    assert sorted(order) == list(range(len(pinned)))
    assert all(order[place] == place for place, stays in enumerate(pinned) if stays)


def test_options_do_move() -> None:
    orders = {tuple(arrange([False] * 4, str(seed), "q")) for seed in range(200)}
    assert len(orders) == 24
