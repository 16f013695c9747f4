"""A number to be written, as people in Việt Nam write numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.formats.plain import plain_number
from exams.bank.items import Kind
from exams.bank.kinds.shapes import Words
from exams.bank.kinds.written import WrittenKind

TO = ".."  # between the ends of a range, in a key
MOST_DIGITS = 30
_GROUP_SPACE = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_COMMA_DECIMAL = re.compile(r"[0-9]+(?:,[0-9]+)?|[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_POINT_DECIMAL = re.compile(r"[0-9]+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")


class Number(WrittenKind):
    kind = Kind.NUMBER

    def own_faults(self, words: Words) -> Iterator[str]:
        if not words.numbers:
            yield "no_number"
        ends = [end for each in words.numbers for end in (each.low, each.high)]
        if any(not end.is_finite() or len(plain_number(end)) > MOST_DIGITS for end in ends):
            yield "number_too_long"
        elif any(each.low > each.high for each in words.numbers):
            yield "range_reversed"

    def key(self, words: Words) -> list[str]:
        return [f"{plain_number(each.low)}{TO}{plain_number(each.high)}" for each in words.numbers]

    def is_right(self, question: Mapping[str, Any], right: Sequence[str], text: str) -> bool:
        ranges = [tuple(map(Decimal, ends.split(TO))) for ends in right]
        return any(low <= number <= high for low, high in ranges for number in readings(text))


def readings(text: str) -> set[Decimal]:
    """The numbers that a text may mean; none where it is no number.

    "3,5" and "3.5" are the same; "1.234,5", "1 234,5" and "1,234.5" too. "1.234" may mean either of two numbers.
    """
    bare = " ".join(text.replace("\N{MINUS SIGN}", "-").split()).removesuffix("%").rstrip()
    negative, bare = bare.startswith("-"), bare.removeprefix("-").removeprefix("+").lstrip()
    bare = _GROUP_SPACE.sub("", bare)
    found = set()
    if len(bare) <= 2 * MOST_DIGITS:
        if _COMMA_DECIMAL.fullmatch(bare):
            found.add(Decimal(bare.replace(".", "").replace(",", ".")))
        if _POINT_DECIMAL.fullmatch(bare):
            found.add(Decimal(bare.replace(",", "")))
    return {-number for number in found} if negative else found
