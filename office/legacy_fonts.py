"""Vietnamese typed with fonts from before Unicode: TCVN3 (.VnTime and its family) and VNI (VNI-Times and its family).

In these fonts the file holds Western European characters that the font draws as Vietnamese letters. TCVN3 gives each
small letter one character (TCVN 5712:1993, VN3); capitals with marks come from a second font whose name ends in H.
VNI writes a letter and then its marks.
"""

import re
import unicodedata
from collections.abc import Iterable

TCVN3, VNI = "TCVN3", "VNI"

_TCVN3 = str.maketrans(
    dict(
        zip(
            "¡¢£¤¥¦§¨©ª«¬\xad®" "µ¶·¸¹" "»¼½¾Æ" "ÇÈÉÊË" "ÌÎÏÐÑ" "ÒÓÔÕÖ"
            "×ØÜÝÞ" "ßáâãä" "åæçèé" "êëìíî" "ïñòóô" "õö÷øù" "úûüýþ",
            "ĂÂÊÔƠƯĐăâêôơưđ" "àảãáạ" "ằẳẵắặ" "ầẩẫấậ" "èẻẽéẹ" "ềểễếệ"
            "ìỉĩíị" "òỏõóọ" "ồổỗốộ" "ờởỡớợ" "ùủũúụ" "ừửữứự" "ỳỷỹýỵ",
            strict=True,
        )
    )
)  # fmt: skip

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôö])([ùøûõïâáàåãäêéèúüë])|([ñôöæóòî])", re.IGNORECASE)

_FONT_TCVN3 = re.compile(r"\.vn", re.IGNORECASE)
_FONT_VNI = re.compile(r"vni[-\s]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_¡-¿]+|[^\W\d_¡-¿]*[¡-¿]+[\w¡-¿]*|\w+")
_CONSONANTS = "ngh|ng|nh|gh|gi|qu|[ckpt]h|tr|[bcdđghklmnpqrstvx]"
_SYLLABLE = re.compile(rf"(?:{_CONSONANTS})?[aăâeêioôơuưy]{{1,3}}(?:ng|nh|ch|[cmnpt])?")
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ENOUGH_WORDS, _MOSTLY, _RARELY = 8, 0.85, 0.5


def family_of(font: str) -> str:
    """TCVN3 or VNI where the name of a font says so, else ""."""
    if _FONT_TCVN3.match(font):
        return TCVN3
    return VNI if _FONT_VNI.match(font) else ""


def is_capital_font(font: str) -> bool:
    return family_of(font) == TCVN3 and font.rstrip().endswith("H")


def to_unicode(text: str, family: str, *, capitals: bool = False) -> str:
    """The text as the font draws it."""
    if family == TCVN3:
        converted = text.translate(_TCVN3)
        return converted.upper() if capitals else converted
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_from_vni, text)) if family == VNI else text


def _from_vni(found: re.Match[str]) -> str:
    letter, mark, alone = found.groups()
    if alone:
        return _as_case(_ALONE[alone.lower()], alone)
    base, mark = _ALONE.get(letter.lower(), letter.lower()), mark.lower()
    if mark in _TONES:
        return _as_case(base + _TONES[mark], letter)
    hats = (("a", _CIRCUMFLEX, "â"), ("e", _CIRCUMFLEX, "ê"), ("o", _CIRCUMFLEX, "ô"), ("a", _BREVE, "ă"))
    for vowel, marks, letter_with_hat in hats:
        if base == vowel and mark in marks:
            return _as_case(letter_with_hat + marks[mark], letter)
    return found.group()


def _as_case(text: str, like: str) -> str:
    return text.upper() if like.isupper() else text


def unmistakable(texts: Iterable[str]) -> str:
    """The family of a whole text without fonts: its marked words are Vietnamese only once they are converted."""
    text = "\n".join(texts)
    before, total = _vietnamese(text)
    if total < _ENOUGH_WORDS or before > _RARELY:
        return ""
    shares = {family: _vietnamese(to_unicode(text, family))[0] for family in (TCVN3, VNI)}
    best = max(shares, key=lambda family: shares[family])
    return best if shares[best] >= _MOSTLY else ""


def vietnamese_share(text: str) -> float:
    """How many of the words with letters beyond ASCII are Vietnamese syllables; 1.0 where there are none."""
    return _vietnamese(text)[0]


def _vietnamese(text: str) -> tuple[float, int]:
    words = {word for word in _WORD.findall(text) if not word.isascii()}
    good = sum(is_syllable(word) for word in words)
    return (good / len(words) if words else 1.0), len(words)


def is_syllable(word: str) -> bool:
    """The word can be a Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word.lower())
    if len(_TONE_MARKS.findall(parts)) > 1:
        return False
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONE_MARKS.sub("", parts))))
