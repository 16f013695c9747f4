"""Installs pinned requirements into .venv: `python3 scripts/install.py run dev`. Needs Python 3.11+ and pip alone.

What is installed is remembered by the digest of the requirements file: an unchanged file is passed over without a
look at the network.
"""

import hashlib
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main(names: list[str]) -> int:
    """Exit code: 0, pip's own where it failed, 2 for a Python that is too old."""
    if sys.version_info < OLDEST:
        print(f"Khuê needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    make_environment()
    for name in names:
        code = install(ROOT / "requirements" / f"{name}.txt")
        if code:
            return code
    return 0


def make_environment() -> None:
    """Makes .venv where it is missing. Some systems ship venv without ensurepip: then the outer pip installs."""
    if not PYTHON.exists():
        print("Making .venv …", flush=True)
        venv.create(VENV, with_pip=find_spec("ensurepip") is not None, symlinks=True)


def install(requirements: Path) -> int:
    """Exit code of pip, 0 when nothing was to be done."""
    stamp = VENV / f".installed-{requirements.stem}"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return 0
    print(f"Installing {requirements.relative_to(ROOT)} …", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement", str(requirements)]
    code = subprocess.run([*pip(), "install", *options], check=False).returncode
    if code == 0:
        stamp.write_text(digest)
    return code


def pip() -> list[str]:
    """How to call pip for .venv: its own, or the outer one."""
    own = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    return [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
