"""One door to every format that questions are written in."""

from collections.abc import Callable, Iterable

from exams.bank.formats.aiken_writing import write_aiken
from exams.bank.formats.export_outcome import Written
from exams.bank.formats.gift_writing import write_gift
from exams.bank.formats.json_writing import write_json
from exams.bank.formats.moodle_xml_writing import write_moodle_xml
from exams.bank.formats.problems import refusal
from exams.bank.formats.qti2_writing import write_qti2
from exams.bank.formats.qti3_writing import write_qti3
from exams.bank.items import Item

Writer = Callable[[Iterable[Item]], Written]

WRITERS: dict[str, Writer] = {
    "aiken": write_aiken,
    "gift": write_gift,
    "json": write_json,
    "moodle_xml": write_moodle_xml,
    "qti2": write_qti2,
    "qti3": write_qti3,
}
ENDINGS = {
    "aiken": ".txt",
    "gift": ".gift",
    "json": ".json",
    "moodle_xml": ".xml",
    "qti2": ".zip",
    "qti3": ".zip",
}


def written(items: Iterable[Item], format: str) -> Written:
    """The file, and a word on each thing that its format could not hold."""
    writer = WRITERS.get(format)
    if writer is None:
        raise refusal("no_writer", format=format, formats=", ".join(sorted(WRITERS)))
    return writer(items)


def write_items(items: Iterable[Item], format: str) -> bytes:
    return written(items, format).content
