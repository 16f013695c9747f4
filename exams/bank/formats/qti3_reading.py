"""QTI 3.0."""

from pathlib import Path

from exams.bank.formats.qti_packages import read_qti_package
from exams.bank.items import ItemFile


def read_qti3(path: Path, name: str) -> ItemFile:
    return read_qti_package(path, name, "qti3", "qti-assessment-item")
