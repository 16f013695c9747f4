"""Files made to do harm: each is answered with a sentence within seconds and bounds, and nothing is written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import BASE_DIR

SAMPLES = Path(__file__).parents[3] / "shared" / "data"
MOST_SECONDS, MOST_MEGABYTES = 10, 300
READ = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
import datetime, json, pathlib, resource, time
from office.errors import Refused
from people.roster_kept import ROSTER, read_and_keep
def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
def read(path, kept):
    try:
        read_and_keep(path, path.name, kept, datetime.date(2026, 5, 19))
    except Refused as refusal:
        return 0, refusal.message
    roster = ROSTER.opened(kept)
    return len(roster.people), " ".join(each.message for each in roster.problems)
samples, kept = map(pathlib.Path, sys.argv[1:])
for folder in ("hostile", "hostile-xml"):
    for path in sorted((samples / folder).iterdir()):
        before, begun = memory(), time.perf_counter()
        people, said = read(path, kept)
        told = path.name, people, said, time.perf_counter() - begun, memory() - before
        print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[list[Any]]:
    """Name, people found, what is said, seconds, megabytes: all read in one process, which lives to the end."""
    if not (SAMPLES / "hostile").is_dir():
        pytest.skip("other people's files are not beside this checkout")
    kept = tmp_path_factory.mktemp("kept") / "roster"
    command = [sys.executable, "-W", "ignore", "-c", READ, str(SAMPLES), str(kept)]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.real_files
def test_every_hostile_file_gets_a_sentence_and_gives_nobody(answers: list[list[Any]]) -> None:
    assert len(answers) > 20
    assert [name for name, people, _said, *_figures in answers if people] == []
    assert [name for name, _people, said, *_figures in answers if not said.rstrip("”").endswith(".")] == []


@pytest.mark.real_files
def test_no_hostile_file_takes_long_or_much_memory(answers: list[list[Any]]) -> None:
    slow = [(name, seconds) for name, *_said, seconds, _memory in answers if seconds > MOST_SECONDS]
    large = [(name, memory) for name, *_said, memory in answers if memory > MOST_MEGABYTES]
    assert (slow, large) == ([], [])
