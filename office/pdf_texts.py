"""The words of a page of a PDF, within a time: a file of three kilobytes can hold a page that takes a day to read."""

import time
from typing import Any

from pypdf import PageObject

MOST_CONTENT = 4 * 1024 * 1024  # bytes of one page, unpacked


class EndlessPage(Exception):
    """The page says more than anybody prints on one."""


def text_of_page(page: PageObject, *, until: float) -> str:
    """Its text; EndlessPage where that is not read by `until` on the monotonic clock."""

    def watch(*_told: Any) -> None:
        if time.monotonic() > until:
            raise EndlessPage  # inside a form the reader passes over it, and meets the next one a step further out

    content = page.get_contents()
    if content is not None and len(content.get_data()) > MOST_CONTENT:
        raise EndlessPage
    text = page.extract_text(visitor_operand_before=watch)
    watch()
    return text
