"""The questions of a paper as its pages show them: with what is answered, with tables and pictures."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from exams.delivery.answers import NOTHING, WRITTEN, Register, Sheet, read_text
from office.text_blocks import Block, Shown, is_plain, text_blocks

Question: TypeAlias = Mapping[str, Any]
# Where a page finds a picture of the content: an address, or a data: URI.
Source: TypeAlias = Callable[[Mapping[str, Any]], str]
Pictures: TypeAlias = Mapping[str, Shown]

ROW_MARKS = "abcdefghijklmnopqrstuvwxyz"
# A partner longer than this does not fit into a select on a phone: it is listed above, under a number.
LONGEST_PARTNER = 40


def shown_questions(content: Mapping[str, Any], sheet: Sheet, source: Source) -> list[dict[str, Any]]:
    """The questions as exam/question.html wants them, which looks nothing up that is not there: that is slow."""
    return [_question(each, sheet.get(str(each["n"]), NOTHING), source) for each in content["questions"]]


def _question(question: Question, word: Register, source: Source) -> dict[str, Any]:
    _epoch, _seq, flagged, stored = word
    chosen = "" if stored.startswith(WRITTEN) else stored
    pictures = {each["name"]: _picture(each, source) for each in question.get("pictures", ())}
    kind, rows = question.get("kind", ""), question.get("rows", ())
    partners = _partners(rows, pictures) if kind == "matching" else []
    return {
        "n": str(question["n"]),
        "kind": kind,
        "multiple": question["multiple"],
        "credit": question.get("credit", ""),
        "write": question.get("write", {}),
        "written": read_text(stored),
        "answered": bool(stored),
        "flagged": bool(flagged),
        "stem": question["stem"],
        **_stem_blocks(question["stem"], pictures),
        "options": _options(question["options"], chosen, pictures),
        "rows": _rows(rows, chosen, pictures, has_list=bool(partners)),
        "partners": partners,
    }


def picture_digests(content: Mapping[str, Any]) -> set[str]:
    """Which pictures a paper shows."""
    return {each["digest"] for question in content["questions"] for each in question.get("pictures", ())}


def _picture(said: Mapping[str, Any], source: Source) -> Shown:
    return Shown(source(said), said["alt"], said["width"], said["height"])


def _blocks(text: str, pictures: Pictures) -> tuple[Block, ...]:
    """Of a text with tables or pictures in it; none where the text can be shown as it stands."""
    return () if is_plain(text) else text_blocks(text, pictures)


def _stem_blocks(stem: str, pictures: Pictures) -> dict[str, tuple[Block, ...]]:
    """The words a stem begins with name its question; tables and pictures, and what comes after them, follow."""
    blocks = _blocks(stem, pictures)
    lead = next((place for place, block in enumerate(blocks) if not block.lines), len(blocks))
    return {"lead": blocks[:lead], "rest": blocks[lead:]}


def _options(options: Iterable[Mapping[str, str]], chosen: str, pictures: Pictures) -> list[dict[str, Any]]:
    return [
        {**each, "chosen": each["id"] in chosen, "blocks": _blocks(each["text"], pictures), "label": each["text"]}
        for each in options
    ]


def _rows(
    rows: Iterable[Mapping[str, Any]], chosen: str, pictures: Pictures, *, has_list: bool
) -> list[dict[str, Any]]:
    shown = []
    for place, (mark, row) in enumerate(zip(ROW_MARKS, rows, strict=False), start=1):
        options = _options(row["options"], chosen, pictures)
        for number, option in enumerate(options if has_list else (), start=1):
            option["label"] = _numbered(number, option["text"])
        text = row["text"]
        shown.append(
            {"n": str(place), "mark": mark, "text": text, "blocks": _blocks(text, pictures), "options": options}
        )
    return shown


def _numbered(number: int, text: str) -> str:
    """A partner in a select, where neither tables nor pictures can stand."""
    if not is_plain(text):
        return str(number)
    short = " ".join(text.split())
    return f"{number}. {short if len(short) <= LONGEST_PARTNER else short[:LONGEST_PARTNER].rstrip() + '…'}"


def _partners(rows: Iterable[Mapping[str, Any]], pictures: Pictures) -> list[dict[str, Any]]:
    """The list of partners of a matching question; none where each fits into a select."""
    texts = next(([option["text"] for option in row["options"]] for row in rows), [])
    if all(is_plain(text) and len(text) <= LONGEST_PARTNER for text in texts):
        return []
    return [{"text": text, "blocks": _blocks(text, pictures)} for text in texts]
