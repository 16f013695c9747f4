"""Packages of QTI 2 and 3: every item in them, whatever test points at it."""

from pathlib import Path

from exams.bank.formats.extras import kind_in
from exams.bank.formats.finishing import Found
from exams.bank.formats.packages import Package
from exams.bank.formats.problems import refusal
from exams.bank.formats.qti_metadata import extras_from, with_metadata
from exams.bank.formats.qti_names import as_qti2
from exams.bank.formats.qti_reading import QtiItem
from exams.bank.items import Item, ItemFile, Kind


def read_qti_package(path: Path, name: str, format: str, root_tag: str) -> ItemFile:
    """A package, or one item as a file of its own."""
    package, found = Package(path, name), Found(format)
    resources = package.resources()
    for part, root in package.parts({root_tag}, found):
        if root.tag != root_tag:
            raise refusal("not_this_format", format=format)
        resource = resources.get(part)
        stated = kind_in(extras_from(resource))
        item = QtiItem(as_qti2(root), found, part, package.pictures_of(part, found, part), stated).read()
        if item:
            found.add(with_metadata(_as_stated(item, stated), resource))
    return found.finished()


def _as_stated(item: Item, stated: Kind | None) -> Item:
    """QTI has no polls and no true-or-false of its own: choices of one kind become those of another."""
    choices = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE, Kind.POLL)
    if stated in choices and item.kind in choices:
        return Item(stated, item.stem, item.options, explanation=item.explanation, ref=item.ref, where=item.where)
    return item
