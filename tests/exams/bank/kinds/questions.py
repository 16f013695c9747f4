"""Questions of every kind as hypothesis draws them, and every answer to them."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from exams.bank.items import Item, ItemOption, Kind, NumberRange
from exams.bank.kinds.registry import KINDS
from exams.bank.question_text import OptionText, QuestionText
from exams.papers.freezing import SourceOption, SourceQuestion, freeze

WORDS = "Đảng Bác chi_bộ Hà_Nội 1930 1945 1954 1975 Huế Sài_Gòn".split()


def example(kind: Kind, **more: Any) -> QuestionText:
    """One question of each kind that nothing is wrong with."""
    options = tuple(OptionText(word, right=word == "Bác") for word in WORDS[:4])
    several = tuple(replace(option, right=place < 2) for place, option in enumerate(options))
    bare = tuple(replace(option, right=False) for option in options)
    pairs = tuple(replace(option, partner=f"bạn {place % 3}") for place, option in enumerate(bare))
    fields: dict[Kind, dict[str, Any]] = {
        Kind.SINGLE: {"options": options},
        Kind.SEVERAL: {"options": several},
        Kind.TRUE_FALSE: {"options": (OptionText("Đúng", True), OptionText("Sai"))},
        Kind.TABLE: {"options": several},
        Kind.ORDERING: {"options": bare},
        Kind.MATCHING: {"options": (*pairs, OptionText("", partner="không ai"))},
        Kind.NUMBER: {"numbers": (NumberRange(Decimal("41.5"), Decimal("42.5")),)},
        Kind.TEXT: {"accepted": ("Hà Nội", "Thăng Long")},
        Kind.POLL: {"options": bare},
    }
    return QuestionText(**({"stem": "Đảng ra đời ở đâu?", "kind": kind} | fields[kind] | more))


def source_of_text(text: QuestionText) -> SourceQuestion:
    """The question on its way into a paper, for one point."""
    return SourceQuestion(
        version=1,
        name="Q1",
        stem=text.stem,
        multiple=text.multiple,
        options=tuple(SourceOption(one.text, one.right, bool(one.pinned), one.partner) for one in text.options),
        points=Decimal(1),
        kind=text.kind,
        credit=text.credit,
        numbers=text.numbers,
        accepted=text.accepted,
        case_matters=text.case_matters,
    )


def in_paper(text: QuestionText, seed: str = "s") -> tuple[dict[str, Any], list[str]]:
    """The question as a paper has it, and its key."""
    paper = freeze([source_of_text(text)], seed=seed, shuffle_questions=True, shuffle_options=True)
    return paper.content["questions"][0], paper.right["1"]


def png(width: int = 2, height: int = 2, colour: str = "red") -> bytes:
    """A real picture."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def item_of_text(text: QuestionText, **more: Any) -> Item:
    """The question as a file would bring it."""
    options = tuple(ItemOption(each.text, each.right, each.partner, pinned=each.pinned) for each in text.options)
    fields = {"credit": "" if text.credit == "whole" else text.credit, "where": "item 1"} | more
    return Item(
        text.kind,
        text.stem,
        options,
        numbers=text.numbers,
        accepted=text.accepted,
        case_matters=text.case_matters,
        **fields,
    )


def letters_of(question: dict[str, Any]) -> list[list[str]]:
    """The letters of each row; of a question without rows those of all options as one."""
    groups = [row["options"] for row in question.get("rows", ())] or [question["options"]]
    return [[option["id"] for option in group] for group in groups]


@st.composite
def questions(draw: st.DrawFn) -> QuestionText:
    """A question of any kind that its kind finds no fault with."""
    kind = draw(st.sampled_from(list(Kind)))
    count = draw(st.integers(2, 7))
    rights = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    texts = draw(st.permutations(WORDS))[:count]
    if kind is Kind.SEVERAL:
        rights[0] = True
    if kind is Kind.SINGLE:
        rights = [place == 0 for place in range(count)]
    options = tuple(
        OptionText(text, right and kind is not Kind.POLL, draw(st.sampled_from([None, True, False])))
        for text, right in zip(texts, rights, strict=True)
    )
    if kind is Kind.MATCHING:
        partners = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
        options = tuple(
            replace(option, partner=f"bạn {partner}") for option, partner in zip(options, partners, strict=True)
        )
        options = (*options, OptionText("", partner="không ai"))
    if kind in (Kind.NUMBER, Kind.TEXT, Kind.TRUE_FALSE):
        return example(kind)
    credit = draw(st.sampled_from(KINDS[kind].credits))
    options = options[:4] if credit == "steps" else options
    made = QuestionText("Chọn đi?", options, kind=kind, credit=credit)
    return made if not list(KINDS[kind].faults(made)) else example(kind)


@st.composite
def answers(draw: st.DrawFn, question: dict[str, Any]) -> list[str]:
    """An answer that delivery would take."""
    if "write" in question:
        return draw(st.just([]) | st.text(max_size=20).map(lambda text: ["=" + text]))
    groups = letters_of(question)
    if "rows" not in question:
        most = None if question["multiple"] else 1
        return draw(st.lists(st.sampled_from(groups[0]), unique=True, max_size=most))
    chosen = [draw(st.none() | st.sampled_from(group)) for group in groups]
    return [letter for letter in chosen if letter]
