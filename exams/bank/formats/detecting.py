"""What a file is, by what stands in it; its name is not asked."""

import re
from itertools import pairwise
from pathlib import Path

from exams.bank.formats.aiken_reading import ANSWER, OPTION
from exams.bank.formats.csv_reading import looks_like_csv
from exams.bank.formats.gift_grammar import blocks
from exams.bank.formats.packages import MANIFEST, root_name
from exams.bank.formats.problems import refusal
from exams.bank.formats.safe_files import Archive, bytes_of, text_of
from exams.bank.formats.trivia_reading import looks_like_trivia

_ROOTS = {
    "quiz": "moodle_xml",
    "questestinterop": "qti12",
    "assessmentItem": "qti2",
    "qti-assessment-item": "qti3",
    "POOL": "blackboard",
    "examview": "examview",
}
_IN_PACKAGES = ("qti3", "qti2", "qti12", "blackboard")
_PARTS = (".xml", ".qti", ".dat")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]")
_WEB_PAGE = ("html", "head", "body", "table", "meta")
_BARE_WEIGHT = re.compile(r"~\d+(?:\.\d+)?%(?!%)")
_GIFT_ANSWERS = re.compile(r"\{\s*(?:[=~#]|(?:TRUE|FALSE|T|F)\s*[#}]|\})", re.IGNORECASE)


def detect(path: Path, name: str) -> str:
    """A format that has a reader; raises `Unreadable` for everything else, and for what can do harm."""
    content = bytes_of(path)
    if content.startswith(b"PK"):
        return _of_archive(Archive(content))
    if content.startswith(_OLE):
        raise refusal("old_office")
    root = root_name(content[:8192])
    if root:
        return _of_xml(root, content)
    return _of_text(text_of(content))


def _of_xml(root: str, content: bytes) -> str:
    if root.lower() in _WEB_PAGE:
        raise refusal("web_page")
    # Other programs call their roots "quiz" as well.
    if root not in _ROOTS or (root == "quiz" and b"<question" not in content):
        raise refusal("not_known")
    return _ROOTS[root]


def _of_archive(archive: Archive) -> str:
    names = set(archive.names)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "h5p.json" in names:
        return "h5p"
    roots = {root_name(archive.head(name)) for name in names if name.lower().endswith(_PARTS)}
    formats = {_ROOTS[root] for root in roots & _ROOTS.keys()}
    found = next((format for format in _IN_PACKAGES if format in formats), "")
    if found:
        return found
    is_package = any(name.rpartition("/")[2].lower() == MANIFEST for name in names)
    raise refusal("package_without_questions" if is_package else "not_known")


def _of_text(text: str) -> str:
    bare = text.lstrip()
    if not bare:
        raise refusal("empty_file")
    if _JSON.match(bare):
        return "json"
    if looks_like_trivia(text):
        return "trivia"
    if _is_aiken(text):
        return "aiken"
    gift = _gift_or_older(text)
    if gift:
        return gift
    return "csv" if looks_like_csv(text) else "txt"


def _is_aiken(text: str) -> bool:
    """An answer in a line of its own, right below an option with its letter."""
    lines = [line for line in text.split("\n") if line.strip()]
    pairs = pairwise(lines)
    return any(
        ANSWER.fullmatch(line) and line.strip().upper().startswith("A") and OPTION.fullmatch(above)
        for above, line in pairs
    )


def _gift_or_older(text: str) -> str:
    if not (text.lstrip().startswith(("$CATEGORY:", "::")) or _GIFT_ANSWERS.search(text)):
        return ""
    bodies = [block.text.partition("{")[2].partition("}")[0] for block in blocks(text)]
    older = any(_BARE_WEIGHT.search(body) for body in bodies) and not any(
        "%-" in body or "~%" in body for body in bodies
    )
    return "missing_word" if older else "gift"
