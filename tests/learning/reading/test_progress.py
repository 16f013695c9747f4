"""What the server counts of a reader, and private notes."""

from datetime import timedelta

import pytest
from wagtail.models import Page

from learning.models import LessonNote, LessonReading
from learning.reading.completion import LessonRules
from learning.reading.notes import NoteRefused, delete_note, write_note
from learning.reading.progress import Beat, keep_beat, pass_check
from learning.reading.queries import mark_of, notes_beside, reader_of, readings_of
from office.models import JournalRow
from people.keeping import PersonFacts
from people.merging import merge_people
from people.models import Person
from people.personal_data import held_about
from people.personal_erasing import erase_person
from tests.cast import NOW, Company

RULES = LessonRules(least_seconds=30, media={"m": 20}, checks=["c"])


@pytest.fixture
def lesson(db: None) -> Page:
    return Page.objects.get(depth=1).add_child(instance=Page(title="Bài 1", slug="bai-1"))


@pytest.fixture
def an(company: Company) -> Person:
    assert company.an.person is not None
    return company.an.person


def beat(an: Person, lesson: Page, at: int, seconds: int = 0, **more: object) -> LessonReading:
    said = Beat(seconds=seconds, **more)  # type: ignore[arg-type]
    return keep_beat(person=an, lesson=lesson, beat=said, rules=RULES, now=NOW + timedelta(seconds=at))


def test_time_is_counted_between_words(an: Person, lesson: Page) -> None:
    beat(an, lesson, 0, 500)
    beat(an, lesson, 15, 15)
    reading = beat(an, lesson, 30, 9999)
    assert (reading.seconds, reading.seconds_away) == (30, 0)


def test_two_windows_count_once(an: Person, lesson: Page) -> None:
    other = lesson.add_sibling(instance=Page(title="Bài 2", slug="bai-2"))
    beat(an, lesson, 0)
    beat(an, other, 0)
    one, two = beat(an, lesson, 15, 15), beat(an, other, 15, 15)
    assert one.seconds + two.seconds == 15


def test_what_was_read_without_network_is_told_apart(an: Person, lesson: Page) -> None:
    beat(an, lesson, 0)
    reading = beat(an, lesson, 3600, 600)
    assert (reading.seconds, reading.seconds_away) == (600, 600)


def test_the_place_is_the_last_and_the_reach_the_farthest(an: Person, lesson: Page) -> None:
    beat(an, lesson, 0, reached=80, passage="p5", share=40)
    reading = beat(an, lesson, 15, reached=20, passage="p1", share=300)
    assert (reading.reached, reading.passage, reading.share) == (80, "p1", 100)


def test_a_lesson_is_complete_once_all_it_asks_is_done_and_stays_so(an: Person, lesson: Page) -> None:
    beat(an, lesson, 0)
    assert pass_check(person=an, lesson=lesson, check="c", rules=RULES, now=NOW).completed_at is None
    assert beat(an, lesson, 15, 15, played={"m": 15}).completed_at is None
    done = beat(an, lesson, 30, 15, played={"m": 15, "unknown": 99})
    assert done.completed_at == NOW + timedelta(seconds=30)
    assert done.played == {"m": 30}
    asks_more = LessonRules(least_seconds=9999)
    later = keep_beat(person=an, lesson=lesson, beat=Beat(), rules=asks_more, now=NOW + timedelta(days=1))
    assert later.completed_at == done.completed_at


def test_reading_and_noting_leave_no_line_in_the_journal(an: Person, lesson: Page) -> None:
    before = JournalRow.objects.count()
    beat(an, lesson, 0)
    write_note(person=an, lesson=lesson, passage="p", passage_title="Đoạn", text="nhớ", now=NOW)
    assert JournalRow.objects.count() == before


def test_a_note_is_written_anew_taken_away_and_nobody_elses(company: Company, an: Person, lesson: Page) -> None:
    facts = {"person": an, "lesson": lesson, "passage": "p", "passage_title": "Đoạn", "now": NOW}
    write_note(**facts, text="một")  # type: ignore[arg-type]
    note = write_note(**facts, text="hai")  # type: ignore[arg-type]
    assert notes_beside(an, lesson.pk) == {"p": note}
    assert notes_beside(company.anh.person, lesson.pk) == {}
    assert write_note(**facts, text="  ") is None  # type: ignore[arg-type]
    assert not LessonNote.objects.exists()


def test_too_long_a_note_is_refused_in_words(an: Person, lesson: Page) -> None:
    with pytest.raises(NoteRefused, match="4000 letters at most; this one has 4001"):
        write_note(person=an, lesson=lesson, passage="p", passage_title="", text="a" * 4001, now=NOW)


def test_a_note_outlives_its_lesson_and_goes_when_it_is_deleted(an: Person, lesson: Page) -> None:
    write_note(person=an, lesson=lesson, passage="p", passage_title="Đoạn", text="nhớ", now=NOW)
    lesson.delete()
    note = LessonNote.objects.of(an).get()
    assert (note.lesson, note.lesson_title) == (None, "Bài 1")
    delete_note(note=note)
    assert not LessonNote.objects.exists()


def test_accounts_of_functions_read_without_memory(company: Company) -> None:
    assert reader_of(company.quang) is None
    assert (mark_of(None), readings_of(None, [1]), notes_beside(None, 1)) == ("", {}, {})
    assert mark_of(company.an.person) not in {"", mark_of(company.anh.person)}


def test_own_data_tell_of_reading_and_notes(an: Person, lesson: Page) -> None:
    beat(an, lesson, 0, reached=60)
    write_note(person=an, lesson=lesson, passage="p", passage_title="Đoạn", text="nhớ", now=NOW)
    told = held_about(an, now=NOW)
    assert told["learning.LessonReading"][0]["lesson__title"] == "Bài 1"
    assert told["learning.LessonNote"][0]["text"] == "nhớ"


def test_reading_goes_with_the_record_that_is_kept(company: Company, an: Person, lesson: Page) -> None:
    twin = Person.objects.create(family_middle=an.family_middle, given=an.given)
    beat(twin, lesson, 0, reached=60)
    write_note(person=twin, lesson=lesson, passage="p", passage_title="", text="nhớ", now=NOW)
    write_note(person=an, lesson=lesson, passage="p", passage_title="", text="trước", now=NOW - timedelta(days=1))
    facts = PersonFacts(**{name: getattr(an, name) for name in PersonFacts.__dataclass_fields__})
    merge_people(kept=an, gone=twin, facts=facts, by=company.chi, now=NOW)
    assert LessonReading.objects.get(person=an).reached == 60
    assert {note.text for note in LessonNote.objects.of(an)} == {"nhớ", "trước"}
    assert notes_beside(an, lesson.pk)["p"].text == "nhớ"


def test_notes_go_when_it_is_erased_who_somebody_was(company: Company, an: Person, lesson: Page) -> None:
    write_note(person=an, lesson=lesson, passage="p", passage_title="", text="nhớ", now=NOW)
    an.memberships.update(valid_until=NOW.date())
    erase_person(person=an, reason="xin xoá", by=company.chi, now=NOW + timedelta(days=2))
    assert not LessonNote.objects.exists()
