"""Items of every kind with everything that an item can have, as hypothesis draws them."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from exams.bank.formats.pictures import Shelf
from exams.bank.formats.plain import one_line, row_of, tidied
from exams.bank.items import Item, ItemOption, Kind, NumberRange, Picture
from exams.bank.kinds.registry import KINDS

PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = (
    Picture("image1.png", "image/png", PNG + b"one", "Bản đồ"),
    Picture("so-do.jpg", "image/jpeg", b"\xff\xd8\xff two", 'a "quoted" <alt> & more'),
    Picture("image3.gif", "image/gif", b"GIF89a three", ""),
)
# Signs that mean something in one format or another, words of Vietnamese, and anything else.
_SIGNS = st.sampled_from(
    (
        r"~ = # { } : \ \n -> % %50% :: // [html] <b>x</b> &amp; & < > \" ' | $CATEGORY: {T} A. ANSWER: ]]> [id:x] ####"
        " 5..6 {{x}} ( ) đúng Đúng Đảng 中文 🙂 1 2 ,"
    ).split(" ")
)
_ANY = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), max_codepoint=0x1FFFF), max_size=12)


def _words(least: int) -> st.SearchStrategy[str]:
    return st.lists(_SIGNS | _ANY, min_size=least, max_size=4).map(" ".join).map(one_line)


LINE = _words(1).filter(bool)
_ROW = st.lists(LINE, min_size=1, max_size=3).map(row_of)
_PICTURE = st.sampled_from([f"{{{{{picture.name}}}}}" for picture in PICTURES])
TEXT = st.lists(LINE | _ROW | _PICTURE, min_size=1, max_size=3).map("\n".join).map(tidied).filter(bool)
_MAYBE = st.just("") | TEXT
_NUMBER = st.decimals(-(10**6), 10**6, places=3)
_CREDIT = st.decimals(-1, 1, places=3)


def _distinct(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=least, max_size=most, unique=True)


@st.composite
def choices(draw: st.DrawFn, kind: Kind) -> tuple[ItemOption, ...]:
    """Options with right ones as the kind has them, pinned or not, with feedback; weighed or not."""
    texts = draw(_distinct(TEXT, 2, 5))
    rights = _rights(draw, kind, len(texts))
    weighed = kind in (Kind.SINGLE, Kind.SEVERAL) and draw(st.booleans())
    credits_ = [_credit(draw, kind, right) if weighed else None for right in rights]
    return tuple(
        ItemOption(text, right, credit=credit, feedback=draw(_MAYBE), pinned=draw(st.sampled_from([None, True, False])))
        for text, right, credit in zip(texts, rights, credits_, strict=True)
    )


def _rights(draw: st.DrawFn, kind: Kind, count: int) -> list[bool]:
    if kind in (Kind.POLL, Kind.ORDERING):
        return [False] * count
    if kind is Kind.SINGLE:
        place = draw(st.integers(0, count - 1))
        return [each == place for each in range(count)]
    flags = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return [True, *flags[1:]] if kind is Kind.SEVERAL else flags


def _credit(draw: st.DrawFn, kind: Kind, right: bool) -> Decimal:
    if right:
        return Decimal(1) if kind is Kind.SINGLE else draw(st.decimals("0.001", 1, places=3))
    return draw(st.decimals(-1, 0 if kind is Kind.SEVERAL else Decimal("0.9"), places=3))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[ItemOption, ...]:
    """Two to four pairs, some with the same partner, then partners that belong to nothing."""
    texts, partners = draw(_distinct(TEXT, 2, 4)), draw(_distinct(LINE | _PICTURE, 2, 6))
    own, lonely = partners[: len(partners) // 2 + 1], partners[len(partners) // 2 + 1 :]
    options = [ItemOption(text, partner=draw(st.sampled_from(own)), feedback=draw(_MAYBE)) for text in texts]
    return (*options, *(ItemOption("", partner=partner) for partner in lonely))


@st.composite
def truths(draw: st.DrawFn) -> tuple[ItemOption, ...]:
    words = draw(st.sampled_from([("Đúng", "Sai"), ("True", "False"), ("Có", "Không")]))
    is_true = draw(st.booleans())
    return (
        ItemOption(words[0], is_true, feedback=draw(_MAYBE)),
        ItemOption(words[1], not is_true, feedback=draw(_MAYBE)),
    )


_RANGE = st.tuples(_NUMBER, _NUMBER).map(lambda ends: NumberRange(min(ends), max(ends)))
_NAME = LINE.filter(lambda name: " / " not in f" {name} ")


@st.composite
def items(draw: st.DrawFn, kinds: Collection[Kind] = tuple(Kind)) -> Item:
    kind = draw(st.sampled_from(sorted(kinds)))
    options = {Kind.MATCHING: pairs(), Kind.TRUE_FALSE: truths(), Kind.NUMBER: st.just(()), Kind.TEXT: st.just(())}
    item = Item(
        kind,
        draw(TEXT),
        draw(options.get(kind, choices(kind))),
        numbers=tuple(draw(st.lists(_RANGE, min_size=1, max_size=3))) if kind is Kind.NUMBER else (),
        accepted=tuple(draw(_distinct(LINE, 1, 3))) if kind is Kind.TEXT else (),
        case_matters=kind is Kind.TEXT and draw(st.booleans()),
        explanation=draw(_MAYBE),
        citation=draw(_MAYBE),
        topic=" / ".join(draw(st.lists(_NAME, max_size=3))),
        level=draw(st.sampled_from([None, 1, 2, 3, 4])),
        tags=tuple(draw(_distinct(LINE, 0, 2))),
        ref=draw(st.just("") | LINE),
        number=draw(st.just("") | LINE),
        credit=draw(st.sampled_from(["", *KINDS[kind].credits[1:]])),
        multiple=kind is Kind.POLL and draw(st.booleans()),
    )
    return illustrated(item)


def illustrated(item: Item) -> Item:
    """With the pictures that its texts name."""
    shelf = Shelf()
    for picture in PICTURES:
        shelf.add(picture.name, picture.data, picture.alt)
    return shelf.on(item)


def core(item: Item) -> Item:
    """What a round trip must keep: all but where it stood and how it was read."""
    return replace(item, where="", source="", doubts=(), options=tuple(replace(o, where="") for o in item.options))
