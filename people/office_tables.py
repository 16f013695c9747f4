"""Columns of back-office lists. On a narrow screen a row becomes a card: every cell carries its column's label."""

from typing import Any

from wagtail.admin.ui.tables import Column, TitleColumn


class TextColumn(Column):
    """A column of text or numbers."""

    cell_template_name = "office/cell.html"


class LinkColumn(TitleColumn):
    """The column that opens the row."""

    cell_template_name = "office/title_cell.html"


class PartColumn(Column):
    """A column whose cell is a small template of its own; the row is there as `instance`."""

    cell_template_name = "office/part_cell.html"

    def __init__(self, name: str, *, part: str, **kwargs: Any) -> None:
        super().__init__(name, accessor=lambda _row: " ", **kwargs)
        self.part = part
