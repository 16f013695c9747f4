"""Give a line to the question it belongs to."""

from collections.abc import Collection
from dataclasses import replace

from exams.bank.formats.written_labels import labels_in
from exams.bank.formats.written_lines import Line
from exams.bank.formats.written_phrases import (
    citation_start,
    explanation_start,
    is_instruction,
    key_in,
    level_in,
    trailing_key,
)
from exams.bank.formats.written_raw import RawOption, RawQuestion
from exams.bank.pinning import is_collective

_SENTENCE_ENDS = ".?!;:…"
_USUAL_OPTIONS = 4
_LETTERS = "ABCDEFGHIJ"


def feed(question: RawQuestion, line: Line, later: Collection[int], *, is_numbered: bool = True) -> None:
    text = line.text.strip()
    if _is_about_answers(question, line, text):
        return
    before, key = trailing_key(line.text)
    if key:
        question.said.append((key, line.where))
        line = line.cut(0, len(before))
    if question.filling in ("explanation", "citation"):
        getattr(question, question.filling).append(line.text.strip())
        return
    labels = labels_in(line.text, question.slots, small=question.small, later=later)
    if labels:
        _add_options(question, line, labels)
    elif question.filling == "stem":
        question.stem.append(line)
    else:
        _go_on(question, line, is_numbered)


def _is_about_answers(question: RawQuestion, line: Line, text: str) -> bool:
    """The line gives the answer, the level, an explanation or a source, or begins one."""
    if key := key_in(text):
        question.said.append((key, line.where))
        question.filling = "nothing" if question.filling != "explanation" else "explanation"
        if question.filling == "explanation":
            question.explanation.append(text)
        return True
    if level := level_in(text):
        question.level = level
        return True
    for name, begin in (("explanation", explanation_start(text)), ("citation", citation_start(text))):
        if begin and (question.is_answered or not question.options):
            rest = text[begin:].strip()
            getattr(question, name).extend([rest] if rest else [])
            question.filling = name
            return True
    return False


def _add_options(question: RawQuestion, line: Line, labels: list) -> None:
    lead = line.cut(0, labels[0].begin)
    if lead.text:
        (question.options[-1].lines if question.options else question.stem).append(lead)
    ends = [label.begin for label in labels[1:]] + [len(line.text)]
    for label, end in zip(labels, ends, strict=True):
        text = line.cut(label.end, end)
        letter = line.cut(label.begin, label.end)
        if not text.text.strip("\ue000 "):
            question.blank.append(_LETTERS[min(label.slot, 9)])
        slot = label.slot
        if slot in question.slots:
            question.doubt("option_labels_out_of_order")
            slot = max(question.slots) + 1
        question.options.append(RawOption(slot, letter, [replace(text, automatic=0)], label))
    question.filling = "option"


def _go_on(question: RawQuestion, line: Line, is_numbered: bool) -> None:
    """A line without a letter below the options: one more option, its continuation, or what comes after."""
    text = line.text.strip()
    if is_instruction(text):
        question.stem.append(line)
    elif question.filling == "option" and len(question.options) < _USUAL_OPTIONS and is_collective(text):
        question.options.append(RawOption(max(question.slots) + 1, Line(""), [line]))
        question.doubt("option_without_letter", text)
    elif question.filling == "nothing" or line.gap or question.stray:
        question.stray.append(line)
    elif text[:1].islower() or is_numbered:
        _continue_option(question, line, text)
    else:
        question.stray.append(line)


def _continue_option(question: RawQuestion, line: Line, text: str) -> None:
    last = question.options[-1]
    if not text[:1].islower() and last.text[-1:] in _SENTENCE_ENDS:
        question.doubt("option_has_more_lines", text)
    last.lines.append(line)
