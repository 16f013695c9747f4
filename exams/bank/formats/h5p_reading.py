"""H5P: question sets and the types they are made of. Only content.json and pictures are read, never its code."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from exams.bank.formats.finishing import Found
from exams.bank.formats.html_reading import TooLong, plain_of_html
from exams.bank.formats.plain import BLANK, tidied
from exams.bank.formats.problems import refusal
from exams.bank.formats.safe_files import Archive, bytes_of
from exams.bank.formats.truth import truth_options, truth_words
from exams.bank.items import Item, ItemFile, ItemOption, Kind, Unreadable

_CONTENT = "content/content.json"
_GAP = re.compile(r"\*([^*\n]+)\*")
_MAX_DEPTH = 40


def read_h5p(path: Path, name: str) -> ItemFile:
    archive = Archive(bytes_of(path))
    about, content = _json(archive, "h5p.json"), _json(archive, _CONTENT)
    found = Found("h5p")
    parts = list(_questions(str(about.get("mainLibrary", "")), content, 0))
    for number, (library, params) in enumerate(parts, 1):
        _read(found, archive, library, params, f"item {number}")
    return found.finished()


def _json(archive: Archive, name: str) -> dict[str, Any]:
    if name not in archive.sizes:
        raise refusal("h5p_without_content")
    try:
        value = json.loads(archive.read(name))
    except (ValueError, RecursionError) as error:
        raise refusal("h5p_without_content") from error
    return value if isinstance(value, dict) else {}


def _questions(library: str, params: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A question by itself, or those inside a set, a column, a presentation, a book."""
    kind = library.split(" ")[0].removeprefix("H5P.")
    if isinstance(params, dict) and (kind in _READERS or kind in _NOT_HELD):
        yield kind, params
    elif depth < _MAX_DEPTH:
        for value in params.values() if isinstance(params, dict) else params if isinstance(params, list) else ():
            inside = isinstance(value, dict) and isinstance(value.get("library"), str)
            yield from _questions(
                value["library"] if inside else "", value.get("params") if inside else value, depth + 1
            )


def _read(found: Found, archive: Archive, kind: str, params: dict[str, Any], where: str) -> None:
    reading = _Reading(found, archive, where)
    items = list(_READERS[kind](reading, params)) if kind in _READERS else []
    if not items:
        found.leave_out(kind, where)
    for item in items:
        found.add(replace(item, where=where))


class _Reading:
    def __init__(self, found: Found, archive: Archive, where: str) -> None:
        self.found, self.archive, self.where = found, archive, where

    def text(self, value: Any) -> str:
        try:
            return plain_of_html(value, self._outside) if isinstance(value, str) else ""
        except TooLong:
            self.found.say("text_too_long", self.where)
            return ""

    def _outside(self, attributes: Mapping[str, str]) -> str:
        self.found.say("picture_outside", self.where, attributes.get("src", ""))
        return attributes.get("alt", "")

    def stem(self, params: dict[str, Any], text: Any) -> str:
        """A picture above the question belongs to it."""
        return "\n".join(filter(None, [self._picture(params), self.text(text)]))

    def _picture(self, params: dict[str, Any]) -> str:
        media = _at(params, "media", "type", "params")
        path = _at(media, "file", "path")
        if not isinstance(path, str) or f"content/{path}" not in self.archive.sizes:
            return ""
        alt = media.get("alt") if isinstance(media.get("alt"), str) else ""
        try:
            name = self.found.shelf.add(path, self.archive.read(f"content/{path}"), alt or "")
        except Unreadable:
            name = ""
        if not name:
            self.found.say("attachment_left_out", self.where, path)
        return f"{{{{{name}}}}}" if name else ""

    def multi_choice(self, params: dict[str, Any]) -> Iterator[Item]:
        answers = [answer for answer in _list(params, "answers") if isinstance(answer, dict)]
        options = tuple(
            ItemOption(
                self.text(answer.get("text")),
                answer.get("correct") is True,
                feedback=self.text(_at(answer, "tipsAndFeedback", "chosenFeedback")),
            )
            for answer in answers
        )
        one = _at(params, "behaviour", "type") == "single" or sum(option.right for option in options) == 1
        several = not one or _at(params, "behaviour", "type") == "multi"
        yield Item(Kind.SEVERAL if several else Kind.SINGLE, self.stem(params, params.get("question")), options)

    def single_choices(self, params: dict[str, Any]) -> Iterator[Item]:
        """The first answer is the right one; the player shuffles."""
        for choice in _list(params, "choices"):
            answers = [self.text(answer) for answer in _list(choice, "answers")]
            options = tuple(ItemOption(answer, place == 0) for place, answer in enumerate(answers))
            yield Item(Kind.SINGLE, self.text(_at(choice, "question")), options)

    def summary(self, params: dict[str, Any]) -> Iterator[Item]:
        for each in _list(params, "summaries"):
            statements = [self.text(statement) for statement in _list(each, "summary")]
            options = tuple(ItemOption(statement, place == 0) for place, statement in enumerate(statements))
            yield Item(Kind.SINGLE, self.text(params.get("intro")), options)

    def true_false(self, params: dict[str, Any]) -> Iterator[Item]:
        stem = self.stem(params, params.get("question"))
        is_true = str(params.get("correct")).lower() == "true"
        right = self.text(_at(params, "behaviour", "feedbackOnCorrect"))
        wrong = self.text(_at(params, "behaviour", "feedbackOnWrong"))
        said = (right, wrong) if is_true else (wrong, right)
        yield Item(Kind.TRUE_FALSE, stem, truth_options(truth_words(stem), is_true, said))

    def blanks(self, params: dict[str, Any]) -> Iterator[Item]:
        """Sentences with one *blank* each; those with several are none of our kinds."""
        for sentence in map(self.text, _list(params, "questions")):
            gaps = _GAP.findall(sentence)
            if len(gaps) != 1:
                self.found.leave_out("Blanks", self.where)
                continue
            words = (tidied(word) for word in gaps[0].partition(":")[0].split("/"))
            minds_case = _at(params, "behaviour", "caseSensitive") is True
            stem = "\n".join(filter(None, [self.stem(params, params.get("text")), _GAP.sub(BLANK, sentence)]))
            yield Item(Kind.TEXT, stem, accepted=tuple(filter(None, words)), case_matters=minds_case)

    def order(self, params: dict[str, Any]) -> Iterator[Item]:
        options = tuple(ItemOption(self.text(paragraph)) for paragraph in _list(params, "paragraphs"))
        yield Item(Kind.ORDERING, self.stem(params, params.get("taskDescription")), options)


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Any, key: str) -> list[Any]:
    found = _at(value, key)
    return found if isinstance(found, list) else []


_READERS: dict[str, Callable[[_Reading, dict[str, Any]], Iterator[Item]]] = {
    "MultiChoice": _Reading.multi_choice,
    "SingleChoiceSet": _Reading.single_choices,
    "Summary": _Reading.summary,
    "TrueFalse": _Reading.true_false,
    "Blanks": _Reading.blanks,
    "SortParagraphs": _Reading.order,
}
_NOT_HELD = ("Essay", "DragText", "DragQuestion", "MarkTheWords", "ImageHotspotQuestion", "Dictation", "ArithmeticQuiz")
