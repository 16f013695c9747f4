"""A bank's questions as items, for the exporters."""

from exams.bank.items import Item, ItemOption, Kind
from exams.bank.models import Bank, Question, Topic


def items_of(bank: Bank) -> tuple[Item, ...]:
    """The present version of every question that is not retired, in the order of the bank's list, keys included."""
    names = _topic_names(bank)
    questions = bank.questions.in_use().select_related("current").prefetch_related("current__options")
    return tuple(_item(question, names[question.topic_id]) for question in questions.order_by("ref"))


def _topic_names(bank: Bank) -> dict[int, str]:
    """The whole name of each topic, from the top: "Lịch sử Đảng / Đại hội XIII"."""
    topics = {topic.pk: topic for topic in bank.topics.all()}
    return {pk: " / ".join(topics[int(step)].name for step in _steps(topic)) for pk, topic in topics.items()}


def _steps(topic: Topic) -> list[str]:
    return topic.path.strip("/").split("/")


def _item(question: Question, topic: str) -> Item:
    version = question.current
    assert version is not None  # noqa: S101  # in_use() leaves out those without
    options = tuple(
        ItemOption(option.text, option.right, pinned=option.pinned or None) for option in version.options.all()
    )
    return Item(
        kind=Kind.SEVERAL if version.multiple else Kind.SINGLE,
        stem=version.stem,
        options=options,
        explanation=version.explanation,
        citation=version.citation,
        topic=topic,
        level=question.level,
        ref=question.ref,
    )
