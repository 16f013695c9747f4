"""Rules are plain Python: of Django they may use its words (gettext) and small tools, never its database."""

import ast
from pathlib import Path

import pytest

from config.env import BASE_DIR

RECORD = ("evidence", "spans", "verifying", "fault_words", "rescue_reading", "practice")
RULES = [
    "cms/anchors.py",
    "cms/stamps.py",
    *[f"cms/searching/{name}.py" for name in ("asking", "folding", "snippets")],
    "exams/delivery/deadlines.py",
    "exams/delivery/answers.py",
    *[
        f"exams/delivery/{name}.py"
        for name in ("evidence", "spans", "verifying", "fault_words", "rescue_reading", "practice")
    ],
    "exams/marking/reckoning.py",
    *[f"exams/results/{name}.py" for name in ("checking", "dossier_format", "remark")],
    "exams/rehearsal/checker.py",
    "exams/marking/scoring.py",
    "exams/marking/grades.py",
    *[
        f"exams/marking/{name}.py"
        for name in (
            "answer_times",
            "drawings",
            "form_effect",
            "item_advice",
            "measuring",
            "naming",
            "plots",
            "pooling",
            "reliability",
            "statistics",
        )
    ],
    "exams/papers/dots.py",
    "exams/papers/drawing.py",
    "exams/papers/freezing.py",
    "exams/papers/limits.py",
    "exams/bank/pinning.py",
    "exams/bank/question_text.py",
    *[f"exams/bank/kinds/{path.name}" for path in sorted((BASE_DIR / "exams/bank/kinds").glob("*.py"))],
    "exams/results/written_numbers.py",
    "people/names.py",
    "people/password_rules.py",
    "people/written.py",
    *[f"exams/bank/{path.name}" for path in sorted((BASE_DIR / "exams/bank").glob("sheet_*.py"))],
    *[f"people/roster_{name}.py" for name in ("layout", "rows", "words", "people", "drafts", "checks", "reading")],
]
WORDS = "django.utils."
NOT_PLAIN = ("django", "rest_framework", "wagtail", "channels")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_knows_no_framework_and_no_clock(rule: str) -> None:
    tree = ast.parse(Path(BASE_DIR, rule).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in names if name.startswith(NOT_PLAIN) and not name.startswith(WORDS)], names
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("now", "today", "utcnow"), ast.dump(node)
