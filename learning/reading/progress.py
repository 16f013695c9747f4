"""Actions of reading. They are no official acts, so the journal does not have them: see docs/decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from wagtail.models import Page

from learning.models import LessonReading
from learning.reading.completion import LessonRules, is_complete
from learning.reading.dwell import credited, was_away
from people.models import Person

ALL = 100


@dataclass(frozen=True, slots=True)
class Beat:
    """What a reader's browser says since its last word: seconds in sight and played, and where the reader is."""

    seconds: int = 0
    reached: int = 0
    passage: str = ""
    share: int = 0
    played: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def keep_beat(*, person: Person, lesson: Page, beat: Beat, rules: LessonRules, now: datetime) -> LessonReading:
    """Adds what can be believed of a word from a reader. The same word twice counts once: no time has passed."""
    last = _last_word(person)

    def add(reading: LessonReading) -> None:
        read = credited(beat.seconds, last=last, now=now)
        reading.seconds += read
        reading.seconds_away += read if was_away(read) else 0
        reading.reached = max(reading.reached, min(beat.reached, ALL))
        for key in beat.played.keys() & rules.media.keys():
            reading.played[key] = reading.played.get(key, 0) + credited(beat.played[key], last=last, now=now)
        if beat.passage:
            reading.passage, reading.share = beat.passage, min(beat.share, ALL)
        reading.seen_at = max(now, reading.seen_at)

    return _changed(person, lesson, rules, now, add)


@transaction.atomic
def pass_check(*, person: Person, lesson: Page, check: str, rules: LessonRules, now: datetime) -> LessonReading:
    """The reader has answered a self-check right."""

    def add(reading: LessonReading) -> None:
        reading.passed = sorted({*reading.passed, check})

    return _changed(person, lesson, rules, now, add)


def _last_word(person: Person) -> datetime | None:
    """When this reader was last heard of, on whatever lesson. The lock makes words of two windows come in turn."""
    Person.objects.select_for_update().get(pk=person.pk)
    return LessonReading.objects.filter(person=person).aggregate(last=Max("seen_at"))["last"]


def _changed(
    person: Person, lesson: Page, rules: LessonRules, now: datetime, add: Callable[[LessonReading], None]
) -> LessonReading:
    """What is complete stays so, whatever the lesson asks later."""
    new = {"opened_at": now, "seen_at": now}
    reading, _is_new = LessonReading.objects.select_for_update().get_or_create(
        person=person, lesson_id=lesson.pk, defaults=new
    )
    add(reading)
    if reading.completed_at is None and is_complete(rules, reading.facts):
        reading.completed_at = now
    reading.save()
    return reading
