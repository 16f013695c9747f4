"""The words of a question as a search for duplicates compares them, and which differences make another question. Pure.

Written without accents on purpose: half of what people type or paste has lost them, so "không" and "khong" are one
word here. What is ambiguous then ("năm", a year or five) only counts where the other text does not have it as well.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from people.names import fold

# One thing, several ways to write it; the first group that matches is replaced by the short form.
_SAME_PHRASES = {
    "dang": "dang cong san viet nam|dang cong san dong duong|dcsvn|dang ta|dang csvn",
    "trung uong": "tw",
    "ban chap hanh": "bch",
    "hoi dong nhan dan": "hdnd",
    "uy ban nhan dan": "ubnd",
    "mat tran to quoc": "mttq",
    "xa hoi chu nghia": "xhcn",
    "chu nghia xa hoi": "cnxh",
    "dai bieu toan quoc lan thu": "dai hoi dai bieu toan quoc lan thu",
    "ho chi minh": "chu tich ho chi minh|bac ho|nguyen ai quoc|nguyen tat thanh|bac",
    "bao nhieu": "may",
    "khong": "khong phai la|khong phai|khong thuoc|khong dung|chua dung|khong chinh xac|chua chinh xac"
    "|sai|ngoai tru|tru",
    "thanh lap": "ra doi",
}
_PHRASE = {phrase: short for short, several in _SAME_PHRASES.items() for phrase in several.split("|")}
_PHRASES = re.compile(r"\b(?:" + "|".join(sorted(_PHRASE, key=len, reverse=True)) + r")\b")
_NUMBERING = re.compile(r"^cau (?:hoi )?(?:so )?\d+ ")
_ROMAN = re.compile(r"\b((?:dai hoi|lan thu|khoa|chuong|phan|muc|the ky|quy) )([ivx]+)\b")
_LETTERED = re.compile(r"\b(diem|muc|phu luc) ([a-h])\b")
_WORD = re.compile(r"\w+")

# Words that ask or join: their coming and going changes nothing.
_EMPTY = frozenset(
    "la gi nao sau day duoi duoc cua theo thi do o tai vao nhung cac bao nhieu ve co trong va hay hoac voi cho tu khi "
    "dau ai ma de bi boi duoc tren noi mot phai da dang se nay khac nhat so".split()
)
_COUNTED = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_OPPOSITES = [
    pair.split("|")
    for pair in (
        "toi da|toi thieu", "nhieu nhat|it nhat", "cao nhat|thap nhat", "lon nhat|nho nhat", "dau tien|cuoi cung",
        "mo dau|ket thuc", "bat dau|ket thuc", "mo man|ket thuc", "dau nam|cuoi nam", "chinh thuc|du bi",
        "truc tiep|gian tiep", "chu quan|khach quan", "quyen|nghia vu", "quyen|nhiem vu", "bau cu|ung cu",
        "ket nap|khai tru", "tang|giam", "truoc|sau khi", "mien bac|mien nam", "trong nuoc|ngoai nuoc",
        "doc|viet", "vat chat|y thuc", "trung uong|dia phuong", "to chuc dang|dang vien", "tren|duoi",
        "luc luong san xuat|quan he san xuat", "ben trong|ben ngoai", "doi noi|doi ngoai", "tich cuc|tieu cuc",
    )
]  # fmt: skip
_OPPOSITE = {
    phrase: frozenset(other for pair in _OPPOSITES if phrase in pair for other in pair if other != phrase)
    for phrase in {phrase for pair in _OPPOSITES for phrase in pair}
}
# Capitals that every text of this trade has; they name nobody.
_COMMON_CAPITALS = frozenset(
    "dang nha nuoc nghi quyet dieu le dai hoi hien phap trung uong nhan dan luat quy dinh ban chap hanh bo chinh tri "
    "chi thi ket luan khoan chuong dong duong cong san viet nam cuong linh huy hieu bi thu quoc to chu tich bac nguoi "
    "tong ho chi minh".split()
)


class _Letters(dict[int, str]):
    """Every letter as `fold` has it, what is no letter or digit as a space; remembered, so that it costs nothing."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = "" if unicodedata.combining(char) else fold(char)
        self[code] = "".join(c if c.isalnum() else " " for c in plain) if plain or unicodedata.combining(char) else " "
        return self[code]


_LETTERS = _Letters()


@dataclass(frozen=True)
class Words:
    """A text taken apart; `source` is the text as it was written."""

    words: tuple[str, ...]
    source: str

    @cached_property
    def sides(self) -> frozenset[str]:
        """Which words with an opposite it has: "toi da", "du bi"."""
        padded = f" {' '.join(self.words)} "
        return frozenset(phrase for phrase in _OPPOSITE if f" {phrase} " in padded)

    @cached_property
    def bag(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Its numbers, and letters that count like numbers ("điểm a"), in the order of text."""
        return tuple(sorted(word for word in self.words if word.isdigit() or "_" in word))

    @cached_property
    def in_order(self) -> str:
        """The words in the order of the alphabet, so that an order of their own does not count."""
        return " ".join(sorted(self.words))

    @cached_property
    def core(self) -> str:
        """What the text is about: without the words that ask or join."""
        return " ".join(sorted({word for word in self.words if word not in _EMPTY}))

    @cached_property
    def names(self) -> frozenset[str] | None:
        """The words with a capital inside a sentence; None where the text has lost its capitals."""
        return _names(self.source)


def words_of(text: str) -> Words:
    """Takes a text apart for comparing."""
    plain = _NUMBERING.sub("", " ".join(text.translate(_LETTERS).split()))
    plain = _PHRASES.sub(lambda found: _PHRASE[found.group()], plain)
    plain = _ROMAN.sub(lambda found: found.group(1) + str(_roman(found.group(2))), plain)
    plain = _LETTERED.sub(r"\1 \1_\2", plain)
    words = tuple(word.lstrip("0") or "0" if word.isdigit() else word for word in plain.split())
    return Words(words, text)


def differences(one: Words, other: Words) -> frozenset[str]:
    """Codes of the differences that make two alike texts two questions.

    number, added_number (only one of them has it), negated, opposite, name.
    """
    if one.in_order == other.in_order:
        return frozenset()
    here, there = one.bag - other.bag, other.bag - one.bag
    numbers, other_numbers = _numbers_apart(one, other)
    found = {
        "number": _numbers_conflict(numbers | (here & _COUNTED.keys()), other_numbers | (there & _COUNTED.keys())),
        "added_number": bool(numbers) != bool(other_numbers),
        "negated": one.words.count("khong") != other.words.count("khong"),
        "opposite": _opposite(one, other),
        "name": _names_conflict(one, other, here, there),
    }
    return frozenset(code for code, is_so in found.items() if is_so)


def _numbers_apart(one: Words, other: Words) -> tuple[set[str], set[str]]:
    """The numbers that only one of them has, or has more often: "5/5" is not "5/6"."""
    if one.facts == other.facts:
        return set(), set()
    left, right = Counter(one.facts), Counter(other.facts)
    return set(left - right), set(right - left)


def _numbers_conflict(here: set[str], there: set[str]) -> bool:
    """Both have a number that the other has not. "Năm" and 5 are one number, and "điểm a" counts like a number."""
    one, other = ({str(_COUNTED.get(word, word)) for word in side} for side in (here, there))
    return bool(one and other) and one != other


def _opposite(one: Words, other: Words) -> bool:
    here, there = one.sides - other.sides, other.sides - one.sides
    return any((_OPPOSITE[phrase] & there) for phrase in here)


def _names_conflict(one: Words, other: Words, here: frozenset[str], there: frozenset[str]) -> bool:
    """Each names somebody or something that the other does not. Where capitals are lost, any word may be a name."""
    if not here or not there or (one.names is None and other.names is None):
        return False
    return bool(_unshared(one, here)) and bool(_unshared(other, there))


def _unshared(text: Words, only_here: frozenset[str]) -> set[str]:
    candidates = text.names if text.names is not None else only_here - _EMPTY
    return {word for word in candidates if word in only_here and word not in _COMMON_CAPITALS}


def _names(text: str) -> frozenset[str] | None:
    composed = unicodedata.normalize("NFC", text)
    if composed in (composed.lower(), composed.upper()):
        return None
    capitals = [found.group() for found in _WORD.finditer(composed) if not _begins_sentence(composed, found.start())]
    return frozenset(word.translate(_LETTERS).strip() for word in capitals if word[0].isupper())


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\n\"'“”‘’(«")
    return not before or before[-1] in ".?!:\n"


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
