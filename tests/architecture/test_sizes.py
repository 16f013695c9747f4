"""Small files and small functions, and nothing of the machine it was written on."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.env import BASE_DIR

MOST_LINES_OF_FILE, MOST_LINES_OF_FUNCTION = 400, 60
# Written in halves, so that this file does not find itself.
INDEX = r"py" r"pi\.org|python" r"hosted\.org|--(?:extra-)?index" r"-url"
FOLDER = r"/ho" r"me/\w|/ro" r"ot/\w|/Us" r"ers/\w|/wo" r"rk/\w"
FOREIGN = re.compile(f"{INDEX}|{FOLDER}")
BINARY = {".png", ".ico", ".mo", ".woff2", ".xlsx", ".docx", ".pdf"}


def tracked() -> list[Path]:
    """Files under version control, and those that are about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    names = listed.stdout.split("\0") if listed.returncode == 0 else _names_without_git()
    return [path for name in names if name and (path := BASE_DIR / name).is_file()]


def _names_without_git() -> list[str]:
    """The same from an unpacked archive: all but what .gitignore names."""
    left_out = {".venv", "var", "__pycache__", "dist"}
    files = (path.relative_to(BASE_DIR) for path in BASE_DIR.rglob("*") if path.is_file())
    return [str(path) for path in files if not any(part in left_out or part.endswith("_cache") for part in path.parts)]


TRACKED = tracked()
PYTHON = [path for path in TRACKED if path.suffix == ".py" and not {"migrations", "locale"} & set(path.parts)]


def name_of(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def test_there_is_something_to_look_at() -> None:
    assert len(PYTHON) > 50


def test_a_file_does_one_thing() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert not {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_FILE}


def test_a_function_can_be_seen_whole() -> None:
    assert not [
        f"{name_of(path)} {name}: {lines} lines"
        for path in PYTHON
        for name, lines in functions_of(ast.parse(path.read_text(encoding="utf-8")))
        if lines > MOST_LINES_OF_FUNCTION
    ]


def functions_of(module: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_names_a_package_index_or_a_folder_of_somebodys_machine() -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in TRACKED
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert not found
