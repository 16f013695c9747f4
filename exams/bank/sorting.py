"""Sorts many questions at once: their topic, their level, their tags."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.bank.models import Bank, Level, Question, State, Tag, Topic
from exams.bank.placing import place_questions
from exams.bank.reviewing import send_to_review
from office import journal
from office.errors import Refused
from people.models import User
from people.roles import Ability

MOST_AT_ONCE = 5000
LONGEST_TAG = 60


class SortingRefused(Refused):
    code = "sorting_refused"


@dataclass(frozen=True, slots=True)
class Sorting:
    """What is done to each question; what is empty stays as it is. `to_review`: those that are drafts are sent."""

    topic: Topic | None = None
    level: int | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    to_review: bool = False


@transaction.atomic
def sort_questions(*, questions: Collection[Question], sorting: Sorting, by: User | None, now: datetime) -> int:
    """Sorts the questions, all or none, and says how many. Their words and versions are not touched.

    Refused where one of them is retired or lies in a bank where `by` may not write, where the topic is of another
    bank, and where there is nothing to do.
    """
    refuse_faulty_sorting(sorting)
    held = _held(questions)
    banks = {bank.pk: bank for bank in Bank.objects.filter(pk__in={question.bank_id for question in held})}
    _refuse_banks(banks, sorting.topic, by)
    place_questions(held, topic=sorting.topic, level=sorting.level, by=by, now=now)
    for pk, bank in banks.items():
        inside = [question for question in held if question.bank_id == pk]
        _tag(bank, inside, sorting)
        data = _told(sorting) | {"questions": sorted(question.ref for question in inside)}
        journal.write(act="bank.questions.sort", subject=bank, by=by, now=now, data=data)
    if by is not None and sorting.to_review:
        for question in held:
            if question.current and question.current.state == State.DRAFT:
                send_to_review(version=question.current, by=by, now=now)
    return len(held)


def tag_questions(*, bank: Bank, questions: Collection[Question], names: Collection[str]) -> None:
    """Gives tags of the bank to its questions, new tags where there are none of the name yet. Inside an action."""
    Tag.objects.bulk_create([Tag(bank=bank, name=name) for name in names], ignore_conflicts=True)
    carries = Question.tags.through
    pairs = [(tag.pk, question.pk) for tag in bank.tags.filter(name__in=names) for question in questions]
    rows = [carries(tag_id=tag, question_id=question) for tag, question in pairs]
    carries.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def tag_names(text: str) -> tuple[str, ...]:
    """The tags in a text where commas part them, each once."""
    names = (" ".join(name.split()) for name in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def refuse_tags(names: Collection[str]) -> None:
    """Refuses what is too long to be a tag."""
    for name in names:
        if len(name) > LONGEST_TAG:
            raise SortingRefused(_("The tag “%s” is longer than 60 characters. Shorten it.") % name)


def refuse_faulty_sorting(sorting: Sorting) -> None:
    """Refuses what can be done to no question."""
    if sorting == Sorting():
        raise SortingRefused(_("Nothing is chosen to be done. Choose a topic, a level, a tag or the review."))
    if sorting.level is not None and sorting.level not in Level.values:
        raise SortingRefused(_("There are four levels, 1 to 4. Choose one of them."))
    refuse_tags(sorting.add_tags)


def _held(questions: Collection[Question]) -> list[Question]:
    """The rows, locked, in one order so that two trainers do not wait for each other."""
    if not questions:
        raise SortingRefused(_("No question is ticked. Go back to the list and tick some."))
    if len(questions) > MOST_AT_ONCE:
        raise SortingRefused(too_many())
    rows = Question.objects.in_use().filter(pk__in=[question.pk for question in questions])
    held = list(rows.select_related("current", "topic").select_for_update(of=("self",)).order_by("pk"))
    if len(held) < len(questions):
        raise SortingRefused(_("Some of these questions were retired in the meantime. Go back to the list."))
    return held


def too_many() -> str:
    return _("At most 5,000 questions are changed at once. Narrow the list by a filter first.")


def _refuse_banks(banks: dict[int, Bank], topic: Topic | None, by: User | None) -> None:
    if by is not None:
        writable = set(Bank.objects.where_may(by, Ability.WRITE_QUESTIONS).filter(pk__in=banks).values_list("pk"))
        for pk, bank in banks.items():
            if (pk,) not in writable:
                raise SortingRefused(_("You may not change questions of the bank “%s”. Leave them out.") % bank.name)
    if topic is not None and set(banks) != {topic.bank_id}:
        raise SortingRefused(_("A topic takes questions of its own bank only. Choose questions of one bank."))


def _tag(bank: Bank, inside: list[Question], sorting: Sorting) -> None:
    if sorting.add_tags:
        tag_questions(bank=bank, questions=inside, names=sorting.add_tags)
    if sorting.remove_tags:
        tags = bank.tags.filter(name__in=sorting.remove_tags)
        Question.tags.through.objects.filter(tag__in=tags, question__in=inside).delete()


def _told(sorting: Sorting) -> dict[str, object]:
    """What was done, for the journal."""
    told = {
        "topic": sorting.topic.pk if sorting.topic else None,
        "level": sorting.level,
        "add_tags": list(sorting.add_tags),
        "remove_tags": list(sorting.remove_tags),
        "to_review": sorting.to_review,
    }
    return {name: value for name, value in told.items() if value}
