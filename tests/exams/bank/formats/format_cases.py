"""Files for the readers: written here, or other people's beside the checkout."""

import zipfile
from pathlib import Path

import pytest

from config.env import BASE_DIR
from exams.bank.formats.reading import read_items
from exams.bank.items import Item, ItemFile

SAMPLES = BASE_DIR.parent / "shared" / "data"
REAL_FILES = [
    pytest.mark.real_files,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="other people's question files are not beside this checkout"),
]


def sample(name: str) -> ItemFile:
    return read_items(SAMPLES / name, Path(name).name)


def packed(folder: str, target: Path) -> Path:
    """An unpacked sample as the package it was."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted((SAMPLES / folder).rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(SAMPLES / folder))
    return target


def of(content: bytes | str, tmp_path: Path, name: str = "questions", format: str = "auto") -> ItemFile:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return read_items(path, name, format)


def zipped(files: dict[str, str | bytes], target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def keys(found: ItemFile) -> list[tuple[int, ...]]:
    return [item.right for item in found.items]


def codes(found: ItemFile) -> list[str]:
    return [problem.code for problem in found.problems]


def only(found: ItemFile) -> Item:
    (item,) = found.items
    return item
