"""Solves a mixed integer programme with HiGHS, the same way each time: one thread, a fixed seed, no clock.

Limits are counted in nodes and in distance from the best, never in seconds, so a slow machine gives the same answer.
Importing this brings in numpy and HiGHS (about 12 MB of a process's own memory): see `apart`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

MOST_NODES = 20_000


@dataclass(slots=True)
class Programme:
    """Columns with a cost and an upper bound (the lower is 0), and rows between two bounds. The cost is made small."""

    costs: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, dict[int, float]]] = field(default_factory=list)

    def column(self, *, cost: float = 0.0, upper: float = 1.0, whole: bool = True) -> int:
        """Adds a column and returns its place."""
        self.costs.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, low: float, high: float, entries: dict[int, float]) -> None:
        self.rows.append((low, high, entries))


def solve(programme: Programme, *, slack: float = 0.0) -> Sequence[float] | None:
    """The values of the columns, at most `slack` dearer than the best; None if nothing fits (or none was found)."""
    solver = highspy.Highs()
    options = {
        "output_flag": False, "threads": 1, "random_seed": 0, "mip_abs_gap": max(slack, 1e-6), "mip_rel_gap": 0.0,
        "mip_max_nodes": MOST_NODES,
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(programme))
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return list(solver.getSolution().col_value)


def _model(programme: Programme) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.costs), len(programme.rows)
    lp.col_cost_, lp.col_upper_ = np.array(programme.costs), np.array(programme.upper)
    lp.col_lower_ = np.zeros(len(programme.costs))
    kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
    lp.integrality_ = [kinds[whole] for whole in programme.whole]
    lp.row_lower_, lp.row_upper_ = (np.array([row[side] for row in programme.rows]) for side in (0, 1))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(entries) for _low, _high, entries in programme.rows)])
    lp.a_matrix_.index_ = np.array([at for _low, _high, entries in programme.rows for at in entries], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for _low, _high, entries in programme.rows for value in entries.values()])
    return lp
