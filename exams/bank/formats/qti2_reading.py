"""QTI 2.1 and 2.2."""

from pathlib import Path

from exams.bank.formats.qti_packages import read_qti_package
from exams.bank.items import ItemFile


def read_qti2(path: Path, name: str) -> ItemFile:
    return read_qti_package(path, name, "qti2", "assessmentItem")
