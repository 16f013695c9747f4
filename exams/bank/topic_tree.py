"""The topics of banks as trees: for the bank's page, for choices and for filters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from exams.bank.models import Bank, Topic


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line of the tree. `questions`: those in the topic and below that a paper may take."""

    topic: Topic
    depth: int
    questions: int = 0

    @property
    def indented(self) -> str:
        """The name as a line of a list that knows only text."""
        code = f"{self.topic.code} " if self.topic.code else ""
        return "\u2003" * self.depth + code + self.topic.name

    @property
    def shown_depth(self) -> int:
        """How far the style sheet moves the line in; it knows six steps."""
        return min(self.depth, 6)


def topic_lines(topics: Iterable[Topic]) -> list[TopicLine]:
    """The topics in the order of the tree, sisters by position."""
    below: dict[int | None, list[Topic]] = {}
    for topic in sorted(topics, key=lambda one: (one.bank_id, one.position, one.pk)):
        below.setdefault(topic.parent_id, []).append(topic)
    return list(_walk(below, None, 0))


def counted_lines(bank: Bank) -> list[TopicLine]:
    """The bank's topics with their numbers of questions, in one query."""
    drawable = Q(questions__retired_at__isnull=True, questions__current__isnull=False)
    topics = list(bank.topics.annotate(own=Count("questions", filter=drawable)))
    own = {topic.path: topic.own for topic in topics}
    return [
        TopicLine(line.topic, line.depth, sum(n for path, n in own.items() if path.startswith(line.topic.path)))
        for line in topic_lines(topics)
    ]


def _walk(below: dict[int | None, list[Topic]], above: int | None, depth: int) -> Iterator[TopicLine]:
    for topic in below.get(above, []):
        yield TopicLine(topic, depth)
        yield from _walk(below, topic.pk, depth + 1)
