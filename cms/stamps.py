"""Stamps of secrecy in a text: words that a secret document of the Party or the State bears. Pure.

What is found is a question to whoever publishes, never an answer: a lesson about the law on state secrets speaks of
them too.
"""

import re
import unicodedata

# TUYỆT MẬT and TỐI MẬT in capitals anywhere; MẬT in capitals unless it is the end of BÍ MẬT or BẢO MẬT; “tài liệu mật”
# unless it is forbidden in the same breath, as on our own banner.
_STAMPS = (
    re.compile(r"(?<!\w)(TUYỆT|TỐI)\s+MẬT(?!\w)"),
    re.compile(r"(?<!\w)(?<!TUYỆT )(?<!TỐI )(?<!BÍ )(?<!BẢO )(?<!CƠ )MẬT(?!\w)"),
    re.compile(r"(?<!không đăng )(?<!không có )(?<!\w)tài liệu (tuyệt |tối )?mật(?!\w)", re.IGNORECASE),
)
AROUND = 30


def stamps_in(text: str) -> list[str]:
    """Each stamp once, with some words around it, in the order of the text."""
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    places = sorted((match.start(), match.end()) for stamp in _STAMPS for match in stamp.finditer(tidy))
    return list(dict.fromkeys(_around(tidy, first, last) for first, last in places))


def _around(text: str, first: int, last: int) -> str:
    """Whole words before and after, as many as fit."""
    before = text[max(0, first - AROUND) : first]
    after = text[last : last + AROUND]
    if first > AROUND:
        before = before.partition(" ")[2]
    if last + AROUND < len(text):
        after = after.rpartition(" ")[0]
    return f"{before}{text[first:last]}{after}".strip()
