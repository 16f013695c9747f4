"""A short text to be written. Its marks count: "đang" is not "đảng". Spaces, outer stops and mostly capitals do not."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from exams.bank.items import Kind
from exams.bank.kinds.shapes import LONGEST_WRITTEN, Asked, Words
from exams.bank.kinds.written import WrittenKind


class Text(WrittenKind):
    kind = Kind.TEXT

    def own_faults(self, words: Words) -> Iterator[str]:
        if not words.accepted:
            yield "nothing_accepted"
        if not all(text.strip() for text in words.accepted):
            yield "accepted_empty"
        if any(len(unicodedata.normalize("NFC", text.strip())) > LONGEST_WRITTEN for text in words.accepted):
            yield "accepted_too_long"

    def asked(self, words: Words, order: Sequence[int]) -> Asked:
        plain = super().asked(words, order)
        if not words.case_matters:
            return plain
        return replace(plain, parts=plain.parts | {"write": {**plain.parts["write"], "case": True}})

    def key(self, words: Words) -> list[str]:
        return list(words.accepted)

    def is_right(self, question: Mapping[str, Any], right: Sequence[str], text: str) -> bool:
        case_matters = bool(question["write"].get("case"))
        return compared(text, case_matters) in {compared(one, case_matters) for one in right}


def compared(text: str, case_matters: bool) -> str:
    """The text as it is compared. A text of nothing but signs keeps them."""
    flat = " ".join(unicodedata.normalize("NFC", text).split())
    inner = _without_outer_signs(flat) or flat
    return inner if case_matters else unicodedata.normalize("NFC", inner.casefold())


def _without_outer_signs(text: str) -> str:
    inside = [place for place, sign in enumerate(text) if unicodedata.category(sign)[0] not in "PZ"]
    return text[inside[0] : inside[-1] + 1] if inside else ""
