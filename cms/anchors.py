"""Names of places within a page, as they stand after # in an address. Pure.

They are made of what the document itself says (Điều 5, khoản 2), so they stay when blocks are moved or rewritten, and
somebody who has the paper before them can write such an address by hand.
"""

import re

from people.names import fold

_NOT_OF_A_NAME = re.compile(r"[^0-9a-z]+")


def anchor_of(text: str) -> str:
    """The text in lower case without diacritics, its words joined by hyphens."""
    return _NOT_OF_A_NAME.sub("-", fold(text)).strip("-")


def chapter_anchor(number: str) -> str:
    return f"chuong-{anchor_of(number)}"


def article_anchor(number: str) -> str:
    return f"dieu-{anchor_of(number)}"


def clause_anchor(article: str, clause: str) -> str:
    return f"{article_anchor(article)}-khoan-{anchor_of(clause)}"


def term_anchor(term: str) -> str:
    return f"tu-{anchor_of(term)}"
