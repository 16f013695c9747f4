"""Which version of the platform made a file."""

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache
def software_version() -> str:
    """Name and version, as in "Khuê 0.1.0"."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return f"Khuê {tomllib.loads(project.read_text(encoding='utf-8'))['project']['version']}"
