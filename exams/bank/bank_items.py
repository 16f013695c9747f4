"""A bank's questions as items, for the exporters."""

from dataclasses import replace
from decimal import Decimal

from exams.bank.formats.plain import picture_names, texts_of
from exams.bank.items import Item, ItemOption, Kind, NumberRange, Picture
from exams.bank.kinds.shapes import WHOLE
from exams.bank.models import Bank, Question, QuestionVersion, Topic
from exams.bank.pinning import pinned_in

PARTS = ("tags", "current__options", "current__pictures__picture")


def items_of(bank: Bank) -> tuple[Item, ...]:
    """The present version of every question that is not retired, in the order of the bank's list, keys included."""
    names = topic_names(bank)
    questions = bank.questions.in_use().select_related("current").prefetch_related(*PARTS)
    return tuple(item_of(question, names[question.topic_id]) for question in questions.order_by("ref"))


def topic_names(bank: Bank) -> dict[int, str]:
    """The whole name of each topic, from the top: "Lịch sử Đảng / Đại hội XIII"."""
    topics = {topic.pk: topic for topic in bank.topics.all()}
    return {pk: " / ".join(topics[int(step)].name for step in _steps(topic)) for pk, topic in topics.items()}


def _steps(topic: Topic) -> list[str]:
    return topic.path.strip("/").split("/")


def item_of(question: Question, topic: str) -> Item:
    """The present version of a question, below the topic of this name."""
    version = question.current
    assert version is not None  # noqa: S101  # in_use() leaves out those without
    item = Item(
        kind=Kind(version.kind),
        stem=version.stem,
        options=_options(version),
        numbers=tuple(NumberRange(Decimal(low), Decimal(high)) for low, high in version.numbers),
        accepted=tuple(version.accepted),
        case_matters=version.case_matters,
        explanation=version.explanation,
        citation=version.citation,
        topic=topic,
        level=question.level,
        tags=tuple(tag.name for tag in question.tags.all()),
        ref=question.ref,
        credit="" if version.credit == WHOLE else version.credit,
        multiple=version.multiple and version.kind == Kind.POLL,
    )
    return _with_pictures(item, version)


def _options(version: QuestionVersion) -> tuple[ItemOption, ...]:
    """That an option may move is said only where the rule would hold it."""
    options = version.options.all()
    by_rule = pinned_in(Kind(version.kind), [option.text for option in options])
    return tuple(
        ItemOption(option.text, option.right, option.partner, pinned=option.pinned if option.pinned or held else None)
        for option, held in zip(options, by_rule, strict=True)
    )


def _with_pictures(item: Item, version: QuestionVersion) -> Item:
    """Those that the texts name, in their order, as they come back from any file."""
    held = {shown.name: shown for shown in version.pictures.all()}
    shown = [held[name] for name in picture_names(texts_of(item)) if name in held]
    pictures = (Picture(one.name, one.picture.media_type, bytes(one.picture.data), one.alt) for one in shown)
    return replace(item, pictures=tuple(pictures))
