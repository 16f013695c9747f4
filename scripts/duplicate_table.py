"""How well duplicates are told from others, as a table in docs/duplicates.md: `python -m scripts.duplicate_table`.

Measured on the labelled pairs of tests/exams/bank/duplicate_pairs.json. The threshold was chosen on one half of them,
so the other half is what counts.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from config.env import BASE_DIR
from exams.bank.duplicates import Wording, likeness, print_of

PAGE = BASE_DIR / "docs" / "duplicates.md"
PAIRS = BASE_DIR / "tests" / "exams" / "bank" / "duplicate_pairs.json"
BEGIN, END = "<!-- duplicates: begin -->", "<!-- duplicates: end -->"
HEADINGS = ("Pairs", "Key", "The same", "Others", "Found rightly", "Wrongly", "Missed", "Precision", "Recall")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over labelled pairs."""

    same: int
    others: int
    found: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong)

    @property
    def recall(self) -> float:
        return self.found / self.same


def main() -> int:
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), table()), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(BASE_DIR)}")
    return 0


def table() -> str:
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))
    chosen_on = [pair for pair in pairs if pair["group"] % 2]
    measured_on = [pair for pair in pairs if not pair["group"] % 2]
    rows = [
        _row(name, part, key_known=known)
        for name, part in (("measured on", measured_on), ("threshold chosen on", chosen_on))
        for known in (True, False)
    ]
    return "\n".join([_line(HEADINGS), _line(["---", "---", *["---:"] * 7]), *rows])


def with_table(page: str, new: str) -> str:
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n{new}\n{END}{after}"


def outcome(pairs: Sequence[dict[str, Any]], *, key_known: bool) -> Outcome:
    told = [(pair["same"], _found(pair, key_known=key_known)) for pair in pairs]
    same = sum(is_same for is_same, _found_so in told)
    return Outcome(same, len(told) - same, told.count((True, True)), told.count((False, True)))


def _found(pair: dict[str, Any], *, key_known: bool) -> bool:
    one, other = (_wording(pair[side], key_known=key_known) for side in ("one", "other"))
    return likeness(print_of(one), print_of(other)).same


def _wording(question: dict[str, Any], *, key_known: bool) -> Wording:
    right = frozenset([question["right"]]) if key_known else frozenset[int]()
    return Wording(question["stem"], tuple(question["options"]), right)


def _row(name: str, pairs: Sequence[dict[str, Any]], *, key_known: bool) -> str:
    told = outcome(pairs, key_known=key_known)
    counts = (told.same, told.others, told.found, told.wrong, told.same - told.found)
    shares = (f"{told.precision:.2f}", f"{told.recall:.2f}")
    return _line([name, "known" if key_known else "not known", *map(str, counts), *shares])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
