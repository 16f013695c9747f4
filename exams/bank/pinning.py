"""Which options must keep their place when a question's options are shuffled."""

import re
import unicodedata
from collections.abc import Sequence

from exams.bank.items import Kind

_THINGS = r"(?:phương án|đáp án|câu trả lời|câu|ý kiến|ý|lựa chọn|nội dung|nhận định|trường hợp|answers?|options?)"
_NAMED_THING = r"(?:đáp án|phương án|câu trả lời|câu|ý|lựa chọn|answers?|options?)"
_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6}
_COUNT = r"(?:hai|ba|bốn|năm|sáu|\d)"
_VERDICT = r"(?:(?:là|đều|cùng)\s+)*(?:chính xác|đúng|sai)(?:\s+cả)?"
_ABOVE = r"(?:(?:được\s+)?(?:ở|nêu|đã nêu|vừa nêu|kể|nói|bên|phía)\s+)*(?:trên|đã nêu|vừa nêu|đã kể)"

_COLLECTIVE = re.compile(
    rf"(?:tất cả|toàn bộ|cả(?:\s+{_COUNT})?|các|{_COUNT}|mọi|những)\b.*\b{_ABOVE}(?:\s+{_VERDICT})?"
    rf"|(?:tất cả|cả\s+{_COUNT})(?:\s+(?:các\s+)?{_THINGS})?(?:\s+(?:này|còn lại))?(?:\s+{_VERDICT})?"
    rf"|(?:.*\s)?(?:đều|cùng)\s+(?:đúng|sai)(?:\s+cả)?"
    rf"|không(?:\s+có)?\s+(?:một\s+)?\w+(?:\s+\w+){{0,2}}\s+nào(?:\s+(?:trong\s+số\s+)?{_ABOVE})?(?:\s+{_VERDICT})?"
    rf"|(?:một\s+)?(?:phương án|đáp án|ý kiến|câu trả lời)\s+khác"
    rf"|(?:all|none|any|both)\s+of\s+(?:the\s+|these|them).*"
    rf"|(?:all|none|both)(?:\s+(?:are|is)\s+(?:correct|true|wrong|false))?"
)
# People, places and companies of a story problem carry letters too: "Bà B", "Công ty A và công ty C".
_CALLED_BY_LETTER = re.compile(
    r"\b(?:ông|bà|anh|chị|em|cô|chú|bác|bạn|hộ|công ty|cơ quan|đơn vị|doanh nghiệp"
    r"|nước|tỉnh|huyện|xã|đội|nhóm|lớp|máu|vitamin)\s+[a-j]\b"
)
_PLACE = re.compile(
    rf"\b{_THINGS}\s+(?:đầu|cuối|thứ\s+\w+|liền|ngay|dưới|bên dưới|phía dưới|sau đây)\b|\b(?:dưới đây|sau đây|below)$"
)
_BY_NUMBER = re.compile(
    rf"^(?:cả\s+|chỉ\s+)?(?:(?:hai|ba|\d)\s+)?{_NAMED_THING}\s+(?:số\s+)?\(?\d+\)?"
    rf"(?:\s*(?:,|và|hoặc|and)|\s+{_VERDICT}|$)"
)


def pinned_positions(texts: Sequence[str]) -> tuple[bool, ...]:
    """True for each option that must stay where it is; all True keeps the whole order.

    An option that names letters or places ("Cả A và B", "A đúng") is only true in the order as written, so nothing
    moves; one that sums up the others without naming them ("Tất cả các phương án trên") only has to come last.
    """
    options = [_plain(text) for text in texts]
    if any(_names_others(option, len(options)) for option in options):
        return (True,) * len(options)
    collective = [_is_collective(option) for option in options]
    free = len(options) - _trailing(collective)
    if any(collective[:free]) or not all(_sums_up(option, free) for option in options[free:]):
        return (True,) * len(options)
    return tuple(place >= free for place in range(len(options)))


def pinned_in(kind: Kind, texts: Sequence[str]) -> tuple[bool, ...]:
    """True stands before false; what is to be put in order or matched has no place of its own to keep."""
    if kind in (Kind.ORDERING, Kind.MATCHING, Kind.TRUE_FALSE):
        return (kind == Kind.TRUE_FALSE,) * len(texts)
    return pinned_positions(texts)


def is_collective(text: str) -> bool:
    """It speaks of the other options together: "Cả ba đều đúng", "Không có phương án nào"."""
    return _is_collective(_plain(text))


def _plain(text: str) -> str:
    """Lower case, single spaces, no final stop; diacritics stay, they tell "đúng" from "đứng"."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split()).strip(" .;!…")


def _is_collective(option: str) -> bool:
    return bool(_COLLECTIVE.fullmatch(option)) and not _CALLED_BY_LETTER.search(option)


def _trailing(flags: Sequence[bool]) -> int:
    """How many of the last options are collective."""
    return next((count for count, flag in enumerate(reversed(flags)) if not flag), len(flags))


def _sums_up(option: str, others: int) -> bool:
    """ "Cả hai ý trên" below three options means two of them, so it says nothing once they move."""
    found = re.match(rf"(?:tất cả\s+|cả\s+)?({_COUNT})\b", option)
    if not found:
        return True
    word = found.group(1)
    return (int(word) if word.isdigit() else _NUMBERS[word]) == others


def _names_others(option: str, count: int) -> bool:
    if _CALLED_BY_LETTER.search(option):
        return False
    if _PLACE.search(option) or _BY_NUMBER.search(option):
        return True
    return any(pattern.search(option) for pattern in _letter_patterns(count))


def _letter_patterns(count: int) -> tuple[re.Pattern[str], ...]:
    """Only letters that this question's options have: in a question of four, "e" names nothing."""
    letter = rf"[(\[\"'“]?\b[a-{'abcdefghij'[min(count, 10) - 1]}]\b[)\]\"'”.]?"
    joined = rf"{letter}(?:\s*(?:,|;|/|&|\+|và|hoặc|hay|lẫn|and|or)+\s*(?:{_NAMED_THING}\s+|cả\s+)?{letter})+"
    before = rf"(?:^|\b(?:cả|chỉ|chỉ có|gồm|tất cả|hai|ba|bốn|\d|trừ|không phải|both|only|{_NAMED_THING})\s*:?\s+)"
    return (
        re.compile(rf"{before}{joined}(?!\w)"),
        re.compile(rf"(?:^|\b)(?:{_NAMED_THING})\s+{letter}(?!\w)"),
        re.compile(
            rf"^(?:chỉ\s+(?:có\s+)?|only\s+)?{letter}\s+(?:là\s+|is\s+)?(?:đúng|sai|correct|wrong|true|false)\b"
        ),
        re.compile(rf"^(?:chỉ(?:\s+có)?|trừ|ngoại trừ|không phải|ngoài|only|not)\s+{letter}$"),
    )
