"""Every act that the code writes has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exams.delivery.models import CloseReason, Interruption
from office.journal_words import ACTS, words_of
from people.models import Reorganisation

ROOT = Path(__file__).parents[2]
ROOMS = ("office", "people", "exams", "learning", "contests", "cms", "config", "demo")
CODE = re.compile(
    r"(office|people|bank|papers|sittings|delivery|marking|results|rehearsal|learning|contests|cms)(\.[a-z_]+){1,2}"
)
# Acts that are put together from a beginning and a value.
ENDINGS = {
    "bank.question.": ("send", "withdraw", "approve", "return", "comment"),
    "delivery.attempt.": tuple(CloseReason.values),
    "delivery.time.": (*Interruption.Kind.values, "resume", "let_go"),
    "people.unit.": tuple(Reorganisation.Kind.values),
}
# Kinds of jobs look like acts and stand in modules that write the journal.
NO_ACTS = {"papers.print", "papers.print_key"}


def writers() -> Iterator[tuple[Path, ast.Module]]:
    """The modules that write the journal."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if "import journal\n" in source:
                yield path, ast.parse(source)


def begun(node: ast.AST) -> str:
    """The beginning of an act that is put together; empty for everything else."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
    text = first.value if isinstance(first, ast.Constant) else ""
    return text if isinstance(text, str) and re.fullmatch(r"[a-z]+\.([a-z_]+\.)?", text) else ""


def acts() -> set[str]:
    found: set[str] = set()
    for path, tree in writers():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
            elif beginning := begun(node):
                assert beginning in ENDINGS, f"{path} puts acts together that begin with {beginning}"
                found.update(beginning + ending for ending in ENDINGS[beginning])
    return found - NO_ACTS


def test_every_act_that_the_code_writes_has_its_words() -> None:
    written = acts()
    assert {"people.unit.change", "delivery.attempt.time_up", "rehearsal.begin"} <= written  # the search finds them
    assert sorted(written - set(ACTS)) == []


def test_no_words_stand_there_for_an_act_that_nobody_writes() -> None:
    assert sorted(set(ACTS) - acts()) == []


@pytest.mark.parametrize("act", ACTS)
def test_words_are_a_sentence_whatever_the_row_says(act: str) -> None:
    assert "%(" not in words_of(act, {})
    assert words_of(act, {}) != act


def test_an_act_without_words_is_shown_as_it_is() -> None:
    assert words_of("people.unit.paint", {}) == "people.unit.paint"
    assert words_of("people.unit.change", {"name": "Chi bộ 1"}) == "unit changed: Chi bộ 1"
