"""The short form of the fault tests: a whole platform, 200 candidates, everything that can die dies."""

import json
import subprocess
import sys

import pytest

from config.env import BASE_DIR

MOST_SECONDS = 600


@pytest.mark.faults
def test_no_acknowledged_answer_is_lost_whatever_dies() -> None:
    command = [sys.executable, "-m", "scripts.faults", "--short", "--json"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
    reports = json.loads(done.stdout)
    assert [(report["number"], report["wrong"]) for report in reports] == [("F1-F7", []), ("F11", [])]
    assert all(report["acked"] > 200 * 40 for report in reports)
    assert {"reply lost", "lost"} <= reports[0]["errors"].keys(), "nothing was broken"
    assert done.returncode == 0
