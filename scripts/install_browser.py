"""Finds a Chromium for the browser tests, or installs one, and prints its path: `python -m scripts.install_browser`.

In this order: KHUE_CHROMIUM, one on the PATH, the one of Playwright, the one of the system's packages. Exit code 2 and
a sentence where none can be had.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = (
    "No Chromium was found, and none could be installed. Install Chromium or Google Chrome, "
    "or set KHUE_CHROMIUM to the path of one."
)
DOWNLOAD_SECONDS = 300


def main() -> int:
    path = chosen() if "KHUE_CHROMIUM" in os.environ else found()
    if path is None:
        return 2
    print(path)
    return 0


def chosen() -> str | None:
    """The browser that the environment names."""
    path = os.environ["KHUE_CHROMIUM"]
    if starts(path):
        return path
    print(f"KHUE_CHROMIUM does not lead to a browser that starts: {path}", file=sys.stderr)
    return None


def found() -> str | None:
    """The first browser that starts, of all ways to come by one."""
    for way in (on_path, of_playwright, of_system):
        path = way()
        if path and starts(path):
            return path
    print(NONE, file=sys.stderr)
    return None


def starts(path: str) -> bool:
    """Whether the program runs at all: a downloaded browser may lack libraries of the system."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def on_path() -> str | None:
    """A browser that is installed already."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def of_playwright() -> str | None:
    """Playwright's own browser, downloaded unless it is there. Fails where the download is closed."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def of_system() -> str | None:
    """The browser of the system's packages, where we may install one."""
    if not shutil.which("apt-get"):
        return None
    rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if rights and not shutil.which("sudo"):
        return None
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    _run([*apt, "update"])
    _run([*apt, "install", "-y", "--no-install-recommends", "chromium"])
    return on_path()


def _run(command: list[str]) -> None:
    """Runs a step whose success shows in what it leaves behind; all words go where they do not mix with the path."""
    print(" ".join(command), file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=DOWNLOAD_SECONDS)
        complaint = "".join(done.stderr.splitlines(keepends=True)[:3]) if done.returncode else ""
    except subprocess.TimeoutExpired:
        complaint = f"Given up after {DOWNLOAD_SECONDS} seconds."
    if complaint:
        print(f"That did not work: {complaint.strip()}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
