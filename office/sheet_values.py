"""The text a person sees in a spreadsheet cell, from the value and the number format stored in the file."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

Value = str | int | float | bool | date | datetime | time | timedelta

# U+200C/200D stay between letters of Indian scripts (U+0900-0DFF), where they change what is read.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]|(?<![\u0900-\u0dff])[\u200c\u200d]")
_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_END = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def tidy(text: str) -> str:
    """The same words without what cannot be seen: NFC, plain spaces, "\\n" line ends, trimmed ends.

    Double spaces and inner line breaks stay: they may carry meaning (options in one cell).
    Tabs become four spaces, so that columns typed inside a cell can still be told apart.
    """
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text.strip()
    text = _ESCAPED.sub(_unescape, text)
    text = unicodedata.normalize("NFC", text)
    text = _LINE_END.sub("\n", text)
    text = _INVISIBLE.sub("", text).replace("\t", "    ")
    text = _CONTROL.sub("", _SPACE.sub(" ", text))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _unescape(found: re.Match[str]) -> str:
    """Excel writes control characters as _x000D_; a surrogate half on its own is not a character."""
    code = int(found.group(1), 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def text_of(value: Value, number_format: str = "General") -> str:
    """The text shown for a value: 40% for 0.4 formatted as a percentage, 31/12/2026 for a date."""
    match value:
        case str():
            return tidy(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, number_format)
        case timedelta():
            return _duration(value)
        case time():
            return _clock(value)
        case datetime() if value.time() != time():
            return f"{value:%d/%m/%Y} {_clock(value.time())}"
        case _:
            return f"{value:%d/%m/%Y}"


def _number(value: int | float, number_format: str) -> str:
    """Only formats that change which characters a reader must see: the rest is decoration."""
    shown = _section(number_format)
    if "%" in shown.core:
        return f"{value * 100:.{_decimals(shown.core)}f}%"
    if re.fullmatch(r"0{2,}", shown.core) and value == int(value):
        return f"{int(value):0{len(shown.core)}d}"
    if re.fullmatch(r"0\.0+", shown.core):
        return f"{shown.before}{value:.{_decimals(shown.core)}f}{shown.after}"
    return f"{shown.before}{_plain(value)}{shown.after}"


def _plain(value: int | float) -> str:
    if isinstance(value, int):
        return str(value)
    if value != value or abs(value) == float("inf"):
        return str(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


def _decimals(core: str) -> int:
    found = re.search(r"\.([0#?]+)", core)
    return found.group(1).count("0") if found else 0


class _Shown:
    """A number format cut in three: literal text before the digits, the digits, literal text after."""

    def __init__(self, before: str, core: str, after: str) -> None:
        self.before, self.core, self.after = before, core, after


_FORMAT = re.compile(r'(?P<before>(?:"[^"]*")?)(?P<core>(?:[0#?.,%]|General)+)(?P<after>(?:"[^"]*")?)')


def _section(number_format: str) -> _Shown:
    """Positive numbers' part of the format; anything fancier than literal-digits-literal shows as General."""
    first = re.sub(r"\\(.)", r'"\1"', number_format.split(";")[0])
    found = _FORMAT.fullmatch(re.sub(r"\[[^\]]*\]|_.|\*.", "", first).strip())
    if not found:
        return _Shown("", "General", "")
    return _Shown(found["before"].strip('"'), found["core"], found["after"].strip('"'))


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
