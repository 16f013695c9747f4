"""What a synthetic candidate does with a paper: changes of answers, of mind and of device, clearings, flags. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, TypeAlias

from exams.delivery.answers import stored_text

Question: TypeAlias = Mapping[str, Any]

CHANGES_MIND, CLEARS, FLAGS, GOES_OFFLINE, CHANGES_DEVICE = 0.2, 0.03, 0.06, 0.1, 0.02
LONGEST_OFFLINE = 8
SKIPS_A_ROW = 0.1
WORDS = ("Hà Nội", "Việt Nam", "cộng hoà", "độc lập", "1945", "“Đường cách mệnh”", "हिन्दी", "=A", "a;b:c!@")


@dataclass(frozen=True, slots=True)
class Act:
    """One deed: letters are chosen, or a text is written.

    `offline`: the line is cut from here for so many deeds; `device`: the candidate moves to another.
    """

    n: int
    value: tuple[str, ...]
    flag: bool = False
    offline: int = 0
    device: bool = False
    text: str = ""

    @property
    def stored(self) -> str:
        """The answer as both sides compare it."""
        return stored_text(self.text) if self.text else "".join(self.value)


def script(questions: Sequence[Question], chance: Random, *, changes: int = 0) -> list[Act]:
    """The deeds of one candidate; `changes`: how many at least (0: each question once, and what comes of it)."""
    acts = list(_through(questions, chance))
    while len(acts) < changes:
        acts.append(_choose(chance.choice(questions), chance))
    return _with_mishaps(acts, chance)


def _through(questions: Sequence[Question], chance: Random) -> Iterator[Act]:
    """Once through the paper, with second thoughts about earlier questions."""
    for place, question in enumerate(questions):
        yield _choose(question, chance)
        if chance.random() < CHANGES_MIND:
            earlier = questions[chance.randint(0, place)]
            yield _choose(earlier, chance)
        if chance.random() < CLEARS:
            yield Act(question["n"], ())


def _choose(question: Question, chance: Random) -> Act:
    flag = chance.random() < FLAGS
    if "write" in question:
        return Act(question["n"], (), flag, text=_written(question, chance))
    if "rows" in question:
        rows = [row for row in question["rows"] if chance.random() >= SKIPS_A_ROW]
        return Act(question["n"], tuple(sorted(chance.choice(row["options"])["id"] for row in rows)), flag)
    letters = [option["id"] for option in question["options"]]
    count = chance.randint(1, len(letters)) if question["multiple"] else 1
    return Act(question["n"], tuple(sorted(chance.sample(letters, count))), flag)


def _written(question: Question, chance: Random) -> str:
    if question["kind"] == "number":
        return str(chance.randint(-9, 99)) + chance.choice(["", ",5", "%"])
    return " ".join(chance.choice(WORDS) for _word in range(chance.randint(1, 12)))[: question["write"]["most"]].strip()


def _with_mishaps(acts: list[Act], chance: Random) -> list[Act]:
    """Some lose the line for a while, a few go on at another device."""
    if len(acts) < 3:
        return acts
    if chance.random() < GOES_OFFLINE:
        place = chance.randrange(1, len(acts) - 1)
        acts[place] = _replaced(acts[place], offline=chance.randint(1, LONGEST_OFFLINE))
    if chance.random() < CHANGES_DEVICE:
        place = chance.randrange(1, len(acts) - 1)
        acts[place] = _replaced(acts[place], device=True)
    return acts


def _replaced(act: Act, *, offline: int = 0, device: bool = False) -> Act:
    return replace(act, offline=offline or act.offline, device=device or act.device)
