"""How far somebody has come, and adding up along the tree: laws."""

from hypothesis import given
from hypothesis import strategies as st

from learning.standing.rolling import Standings, in_tree, inside, rolled_up
from learning.standing.stages import Counts, Stage, Way, counted, reached


def way(attended: int, *, passed: bool = False, certified: bool = False, admitted: bool = True) -> Way:
    return Way(admitted, attended, periods=50, percent=80, passed=passed, certified=certified)


def test_forty_of_fifty_periods_are_enough_and_thirty_nine_are_not() -> None:
    assert reached(way(39)) is Stage.ATTENDING
    assert reached(way(40)) is Stage.ELIGIBLE


def test_who_never_came_is_admitted_and_who_was_not_admitted_is_nominated() -> None:
    assert reached(way(0)) is Stage.ADMITTED
    assert reached(way(0, admitted=False)) is Stage.NOMINATED


def test_a_passed_test_without_enough_periods_is_no_pass() -> None:
    assert reached(way(39, passed=True)) is Stage.ATTENDING
    assert reached(way(40, passed=True)) is Stage.PASSED
    assert reached(way(40, passed=True, certified=True)) is Stage.CERTIFIED


def test_where_no_share_is_asked_nobody_is_eligible_without_having_come() -> None:
    assert reached(Way(attended=0, periods=50, percent=0)) is Stage.ADMITTED
    assert reached(Way(attended=1, periods=50, percent=0)) is Stage.ELIGIBLE


@given(st.lists(st.sampled_from(Stage)))
def test_numbers_only_go_down_along_the_way_and_all_are_expected(stages: list[Stage]) -> None:
    counts = counted(stages)
    assert list(counts.reached) == sorted(counts.reached, reverse=True)
    assert counts.reached[Stage.EXPECTED] == counts.people == len(stages)
    assert counts.reached[Stage.CERTIFIED] == stages.count(Stage.CERTIFIED)


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int | None]:
    """Each unit hangs below an earlier one, or stands at the margin."""
    size = draw(st.integers(1, 12))
    return {unit: draw(st.sampled_from([None, *range(unit)])) for unit in range(size)}


@st.composite
def reports(draw: st.DrawFn) -> tuple[dict[int, int | None], Standings]:
    above = draw(trees())
    stages = draw(st.dictionaries(st.integers(100, 120), st.sampled_from(Stage), max_size=12))
    units = st.integers(0, len(above) + 1)  # the last two are outside the tree
    homes = [(person, unit) for person in stages for unit in draw(st.sets(units, min_size=1, max_size=3))]
    return above, Standings(stages, tuple(homes))


@given(reports())
def test_a_unit_counts_each_person_below_it_once(report: tuple[dict[int, int | None], Standings]) -> None:
    above, standings = report
    for unit, counts in rolled_up(above, standings).items():
        people = {person for person, _home in inside(above, unit, standings.homes)}
        assert counts == counted([standings.stages[person] for person in people])


@given(reports())
def test_nobody_is_counted_who_is_nowhere_in_the_tree(report: tuple[dict[int, int | None], Standings]) -> None:
    above, standings = report
    tops = [unit for unit, up in above.items() if up is None]
    below_tops = {person for top in tops for person, _home in inside(above, top, standings.homes)}
    assert set(in_tree(above, standings)) == below_tops
    assert rolled_up({}, standings) == {}
    assert counted([]) == Counts()
