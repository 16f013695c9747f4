"""The grammar of GIFT: where questions begin and end, and how their answers are parted. Escapes are put aside first."""

import re
from dataclasses import dataclass, field

# What a backslash protects stands as a control character while signs are looked for.
_PROTECTED = dict(zip("\\~=#{}:n", "\x01\x02\x03\x04\x05\x06\x07\x0e", strict=True))
_RESTORED = {mark: "\n" if sign == "n" else sign for sign, mark in _PROTECTED.items()}
_RESTORE = str.maketrans(_RESTORED)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_NATIVE = re.compile(r"\[(id|tag):([^\]]*)\]")
KHUE = "khue:"


@dataclass
class Block:
    """One question as its file has it, escapes still put aside. `line` is where it begins, from 1."""

    line: int
    text: str = ""
    category: str = ""
    comments: list[str] = field(default_factory=list)

    def noted(self, name: str) -> list[str]:
        """What "[id:…]" and "[tag:…]" in its comments say."""
        foreign = (comment for comment in self.comments if not comment.startswith(KHUE))
        found = (_NATIVE.findall(_comment_protected(comment)) for comment in foreign)
        return [_comment_restored(value).strip() for pairs in found for key, value in pairs if key == name]

    @property
    def extras(self) -> str:
        own = (comment[len(KHUE) :].strip() for comment in self.comments if comment.startswith(KHUE))
        return next(own, "")


@dataclass(frozen=True)
class Marked:
    """A text with the format that it says it has: "" where it says none."""

    format: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One answer: its sign, its weight in percent where there is one, its text and its feedback."""

    sign: str
    weight: str
    text: str
    feedback: str


class _Cutter:
    """Goes from line to line; questions are parted by blank lines, inside braces only where a title follows."""

    def __init__(self) -> None:
        self.done: list[Block] = []
        self._lines: list[str] = []
        self._first = 0
        self._open = 0
        self._category = ""
        self._comments: list[str] = []
        self._after_blank = True

    def take(self, number: int, line: str) -> None:
        bare = line.strip()
        if self._open > 0 and self._after_blank and bare.startswith("::"):
            self.close()
        self._after_blank = not bare
        if self._open > 0:
            self._add(number, line)
        elif bare.startswith("$CATEGORY:"):
            self.close()
            self._category = bare.partition(":")[2].strip()
        elif bare.startswith("//"):
            self._comments.append(bare.lstrip("/").strip())
        elif bare:
            self._add(number, line)
        else:
            self.close()

    def _add(self, number: int, line: str) -> None:
        self._first = self._first if self._lines else number
        safe = protected(line)
        self._open = max(0, self._open + safe.count("{") - safe.count("}"))
        self._lines.append(safe)

    def close(self) -> None:
        if self._lines:
            self.done.append(Block(self._first, "\n".join(self._lines), self._category, self._comments))
            self._lines, self._comments, self._open = [], [], 0


def blocks(text: str) -> list[Block]:
    """The questions of a file in their order."""
    cutter = _Cutter()
    for number, line in enumerate(_CONTROLS.sub("", text).split("\n"), 1):
        cutter.take(number, line)
    cutter.close()
    return cutter.done


def protected(text: str) -> str:
    return _ESCAPED.sub(lambda found: _PROTECTED[found[1]], text)


def restored(text: str) -> str:
    return text.translate(_RESTORE)


def escaped(text: str) -> str:
    """Text in which no sign means anything; line breaks are written as such."""
    return re.sub(r"[\\~=#{}:]", lambda found: "\\" + found[0], text).replace("\n", "\\n")


def _comment_protected(text: str) -> str:
    return text.replace("\\\\", "\x01").replace("\\]", "\x02")


def _comment_restored(text: str) -> str:
    return text.replace("\x02", "]").replace("\x01", "\\")


def note(name: str, value: str) -> str:
    value = value.replace("\\", "\\\\").replace("]", "\\]")
    return f"[{name}:{value}]"


def without_title(text: str) -> tuple[str, str]:
    found = _TITLE.match(text)
    return (found[1].strip(), text[found.end() :]) if found else ("", text)


def marked(text: str) -> Marked:
    found = _FORMAT.match(text)
    return Marked(found[1].lower(), text[found.end() :]) if found else Marked("", text)


def answers(body: str, *, bare_weights: bool = False) -> list[Answer]:
    """The answers between the braces; `bare_weights`: "75%" without a first percent sign counts as well."""
    weight = re.compile(r"\s*%?(-?\d+(?:\.\d+)?)%" if bare_weights else r"\s*%(-?\d+(?:\.\d+)?)%")
    found = []
    for piece in re.split(r"(?=[~=])", body):
        if piece[:1] in ("~", "="):
            share = weight.match(piece, 1)
            text, _, feedback = piece[share.end() if share else 1 :].partition("#")
            found.append(Answer(piece[0], share[1] if share else "", text, feedback))
    return found
