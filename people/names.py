"""Vietnamese names: how they are ordered, split, tidied and compared.

Order: the given name first, then the family and middle names, as rosters of Việt Nam have it. Letters follow
the Vietnamese alphabet (CLDR `vi`: ă and â after a, đ after d, ...), tones come after letters in the order
ngang < huyền < hỏi < ngã < sắc < nặng, case comes last.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
TONES = (GRAVE, HOOK, TILDE, ACUTE, DOT)
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
QUALITIES = frozenset((CIRCUMFLEX, BREVE, HORN))

LONGEST_KEY = 800
# A sort key is written with 0-9 and A-Z only: such text has the same order byte by byte (SQLite BINARY,
# PostgreSQL "C") as in the locales a database is likely to be created with.
_END, _SPACE, _DIGIT, _BEYOND_Y = "0", "1", "2", "Z"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxy"
_LETTER_CODES = dict(zip(_ALPHABET, "3456789ABCDEFGHIJKLMNOPQRSTUVWXY", strict=True)) | {"z": _BEYOND_Y + "0"}
_TONE_CODES = dict(zip(TONES, "23456", strict=True))
_FLAT, _OTHER_MARK = "1", "7"
_CASE_CODES = "123456789ABCDEFG"

_MARKER = re.compile(r"\s*\(\s*(\w{1,2})\s*\)\s*$")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02bb\u0060\u00b4\uff07", "'"))
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff\u00ad"))
_SYLLABLE = re.compile(
    "(ngh?|nh|gh|gi(?=[aăâeêioôơuưy])|qu(?=[aăâeêioôơuưy])|[ckpt]h|tr|[bcdđghklmnpqrstvx])?"
    "([aăâeêioôơuưy]{1,3})(ng|nh|ch|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+")
_WRONG_D = str.maketrans("Ðð", "Đđ")  # Icelandic eth, which looks like the Vietnamese letter
_WORD_START = re.compile(r"(?:^|(?<=[\s'(\-/.]))\w")


@dataclass(frozen=True, slots=True)
class _Letter:
    """One character of a name, taken apart."""

    base: str  # lower case, with its quality (ă, ơ) but without a tone
    tone: str  # a combining mark, "" for ngang
    capital: bool


def sort_key(family_middle: str, given: str, manual: str = "") -> str:
    """The place of a name in a roster, as text of 0-9 and A-Z whose plain order is the order of names.

    `manual` (a sort name given by hand, for names whose given name is not the last word) overrides both: it
    is written in the order of comparison, "Phú Nay Y"; a comma may close the part compared first
    ("Thu Hà, Lê"). A trailing "(A)" or "(B)" decides only between names otherwise equal. Spellings that
    differ in the place of the tone mark alone (Hòa, Hoà) have one key. Length: at most 3.25 times that of the
    name, plus 10, for names in Latin letters; never more than LONGEST_KEY, where a key is cut.
    """
    if manual.strip():
        family_middle, given = _split_manual(manual)
    (family, family_marker), (called, given_marker) = _without_marker(family_middle), _without_marker(given)
    first, rest = _letters_of(called), _letters_of(family)
    levels = [_letters(first), _tones(first), _letters(rest), _tones(rest), _cases([*first, *rest])]
    marker = _letters(_letters_of(given_marker + family_marker))
    return _END.join([*levels, marker])[:LONGEST_KEY]


def split_name(full: str) -> tuple[str, str]:
    """Family and middle names, and the given name, which is the last word; a marker "(A)" stays with it.

    Names of the Central Highlands (Y Phú Byă, H'Hen Niê) end in the clan: they are split the same way, so
    that the parts joined give the name as it is written; they need a manual sort name.
    """
    name, marker = _without_marker(" ".join(full.split()))
    family_middle, _, given = name.rpartition(" ")
    return family_middle, f"{given} ({marker})".strip() if marker else given


def tidy_name(text: str) -> str:
    """The name with single spaces, composed letters, Đ for Ð, and Title Case where it was all in one case."""
    name = tidy_text(text).translate(_APOSTROPHES).translate(_WRONG_D)
    if name not in (name.upper(), name.lower()):
        return name
    body, marker = _without_marker(name)
    titled = _WORD_START.sub(lambda start: start.group().upper(), body.lower())
    return f"{titled} ({marker.upper()})".strip() if marker else titled


def tidy_text(text: str) -> str:
    """The text on one line, with single spaces, no invisible characters, and composed letters (NFC)."""
    if text.isascii():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(text.translate(_INVISIBLE).split()))


def fold(text: str) -> str:
    """The text for searching: lower case, no diacritics of Latin letters, đ as d, single spaces."""
    plain = text.translate(_WRONG_D).translate(_APOSTROPHES).casefold().replace("đ", "d")
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not _is_latin_mark(mark))
    return tidy_text(bare)


def same_spelling(text: str) -> str:
    """The text with every tone mark where the older spelling has it: hoà as hòa, thuỷ as thủy, qúy as quý.

    For comparing what two people wrote, in names of persons and of units. Words that are no Vietnamese
    syllable are left alone; letters are composed (NFC) and Ð becomes Đ.
    """
    composed = unicodedata.normalize("NFC", text).translate(_WRONG_D)
    return _WORD.sub(lambda word: _same_syllable(word.group()), composed)


def _same_syllable(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tones = [mark for mark in decomposed if mark in TONES]
    toneless = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
    syllable = _SYLLABLE.fullmatch(toneless.lower())
    if len(tones) != 1 or not syllable:
        return word
    at = syllable.start(2) + _tone_place(syllable.group(2), closed=bool(syllable.group(3)))
    return unicodedata.normalize("NFC", toneless[: at + 1] + tones[0] + toneless[at + 1 :])


def _tone_place(vowels: str, *, closed: bool) -> int:
    """Which vowel of a syllable carries the tone."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    return 1 if len(vowels) == 3 or (len(vowels) == 2 and closed) else 0


def _without_marker(name: str) -> tuple[str, str]:
    found = _MARKER.search(name)
    return (name[: found.start()], found.group(1)) if found else (name, "")


def _split_manual(manual: str) -> tuple[str, str]:
    first, comma, rest = manual.partition(",")
    if not comma:
        first, _, rest = manual.strip().partition(" ")
    return rest, first


def _is_latin_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _letters_of(text: str) -> list[_Letter]:
    spelled = tidy_text(same_spelling(text)).translate(_APOSTROPHES).replace("'", "").replace("-", " ")
    return [_letter(base, marks) for base, marks in _clusters(" ".join(spelled.split()))]


def _clusters(text: str) -> Iterator[tuple[str, str]]:
    """Every base character with the Latin marks that stand on it."""
    base, marks = "", ""
    for char in unicodedata.normalize("NFKD", text):
        if _is_latin_mark(char) and base:
            marks += char
            continue
        if base:
            yield base, marks
        base, marks = char, ""
    if base:
        yield base, marks


def _letter(base: str, marks: str) -> _Letter:
    quality = "".join(mark for mark in marks if mark in QUALITIES)
    letter = unicodedata.normalize("NFC", base.lower() + quality)
    tone = next((mark for mark in marks if mark not in QUALITIES), "")
    if letter not in _LETTER_CODES:
        letter, tone = base.lower(), tone or quality[:1]
    return _Letter(letter, tone, capital=base != base.lower())


def _letters(letters: list[_Letter]) -> str:
    return "".join(_letter_code(letter.base) for letter in letters)


def _letter_code(base: str) -> str:
    if base == " ":
        return _SPACE
    if base in "0123456789":
        return _DIGIT + base
    # Other scripts follow the Latin letters, in the order of their code points.
    return _LETTER_CODES.get(base) or _BEYOND_Y + "Z" + "".join(f"{ord(char):06X}" for char in base)


def _tones(letters: list[_Letter]) -> str:
    codes = (_tone_code(letter.tone) for letter in letters if letter.base != " ")
    return "".join(codes).rstrip(_FLAT)


def _tone_code(tone: str) -> str:
    return _TONE_CODES.get(tone, _OTHER_MARK) if tone else _FLAT


def _cases(letters: list[_Letter]) -> str:
    """Small before capital, four letters to a character."""
    bits = "".join("1" if letter.capital else "0" for letter in letters if letter.base != " ")
    padded = bits + "0" * (-len(bits) % 4)
    codes = (_CASE_CODES[int(padded[at : at + 4], 2)] for at in range(0, len(padded), 4))
    return "".join(codes).rstrip(_CASE_CODES[0])
