"""What make runs before anything else: requirements once, and a browser from wherever one can be had."""

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import install, install_browser, with_postgres


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would be run, in an environment that is a temporary folder."""
    run: list[list[str]] = []
    for name, path in {"ROOT": tmp_path, "VENV": tmp_path, "PYTHON": Path(sys.executable)}.items():
        monkeypatch.setattr(install, name, path)
    monkeypatch.setattr(install, "pip", lambda: ["pip"])

    def remember(command: list[str], **_how: object) -> subprocess.CompletedProcess[str]:
        run.append(command)
        return subprocess.CompletedProcess(command, returncode=1 if "broken" in command[-1] else 0)

    monkeypatch.setattr(install.subprocess, "run", remember)
    return run


def test_requirements_are_installed_once_and_again_when_they_change(tmp_path: Path, calls: list[list[str]]) -> None:
    requirements = tmp_path / "run.txt"
    requirements.write_text("django==5.2.1")
    assert install.install(requirements) == 0
    assert install.install(requirements) == 0
    assert len(calls) == 1
    assert "--require-hashes" in calls[0]
    requirements.write_text("django==5.2.2")
    install.install(requirements)
    assert len(calls) == 2


def test_a_failed_installation_is_tried_again(tmp_path: Path, calls: list[list[str]]) -> None:
    requirements = tmp_path / "broken.txt"
    requirements.write_text("nothing==1")
    assert install.install(requirements) == 1
    assert install.install(requirements) == 1
    assert len(calls) == 2


def test_an_old_python_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "OLDEST", (99, 0))
    assert install.main(["run"]) == 2
    assert "needs Python 99.0" in capsys.readouterr().err


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str, int], str]:
    """`program("good", 0)`: the path of a program that ends with this exit code."""

    def made(name: str, code: int) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {code}\n")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
        return str(path)

    return made


def test_the_first_browser_that_starts_is_taken(
    monkeypatch: pytest.MonkeyPatch, program: Callable[[str, int], str]
) -> None:
    broken, good = program("broken", 127), program("good", 0)
    monkeypatch.setattr(install_browser, "on_path", lambda: None)
    monkeypatch.setattr(install_browser, "of_playwright", lambda: broken)
    monkeypatch.setattr(install_browser, "of_system", lambda: good)
    assert install_browser.found() == good


def test_the_browser_named_by_the_environment_must_start(
    monkeypatch: pytest.MonkeyPatch, program: Callable[[str, int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHUE_CHROMIUM", program("good", 0))
    assert install_browser.main() == 0
    monkeypatch.setenv("KHUE_CHROMIUM", program("broken", 127))
    assert install_browser.main() == 2
    assert "KHUE_CHROMIUM" in capsys.readouterr().err


def test_a_postgres_without_a_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert with_postgres.main([]) == 2
    assert "Usage" in capsys.readouterr().err
