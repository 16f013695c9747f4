"""Duplicates in a bank: told while writing, found by looking through, decided by people, never merged by itself."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.bank.actions import (
    OptionText,
    QuestionText,
    add_topic,
    open_bank,
    retire_question,
    revise_question,
    write_question,
)
from exams.bank.duplicate_pairs import DuplicateRefused, find_pairs, keep_pairs, merge_pair, say_not_same, wordings
from exams.bank.duplicate_warnings import warnings_for
from exams.bank.models import Bank, DuplicatePair, Question, Tag
from exams.bank.planned_questions import PlannedQuestion
from exams.bank.question_import import with_near
from exams.bank.sheet_drafts import DraftOption, DraftQuestion
from exams.bank.side_by_side import pieces
from office.models import JournalRow
from people.models import User
from people.names import fold
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]
STEM = "Thời hạn dự bị của đảng viên là bao nhiêu tháng, kể từ ngày kết nạp?"
OPTIONS = ("12 tháng", "6 tháng", "18 tháng", "24 tháng")


def text(stem: str = STEM, options: tuple[str, ...] = OPTIONS, right: int = 0) -> QuestionText:
    return QuestionText(stem, tuple(OptionText(option, place == right) for place, option in enumerate(options)))


@pytest.fixture
def bank(cast: Cast) -> Bank:
    """A bank without questions yet: those of the cast are near to each other."""
    made = open_bank(code="TRUNG", name="Ngân hàng mới", unit=cast.duk, by=cast.thu, now=NOW)
    add_topic(bank=made, name="Đảng viên", by=cast.thu, now=NOW)
    return made


@pytest.fixture
def pair(bank: Bank) -> DuplicatePair:
    """Two questions of which the second has lost its accents."""
    write(bank, text())
    write(bank, text(fold(STEM)))
    look(bank)
    return DuplicatePair.objects.select_related("one", "other", "bank").get()


def write(bank: Bank, what: QuestionText) -> Question:
    return write_question(topic=bank.topics.get(), level=1, text=what, by=None, now=NOW)


def look(bank: Bank) -> int:
    return keep_pairs(bank=bank, found=find_pairs(list(wordings(bank))), by=None, now=NOW)


@pytest.mark.parametrize(
    ("near", "why"),
    [
        (text(), "copy"),
        (text(fold(STEM)), "accents"),
        (text(options=OPTIONS[::-1], right=3), "order"),
        (text("Thời hạn dự bị của đảng viên mới là bao nhiêu tháng, tính từ ngày được kết nạp?"), "reworded"),
        (text(right=2), "key"),
        (text(options=("12 tháng", "3 tháng", "9 tháng", "36 tháng")), "options"),
    ],
)
def test_a_near_question_is_told_with_its_reason(bank: Bank, near: QuestionText, why: str) -> None:
    held = write(bank, text())
    (told,) = warnings_for(bank, near)
    assert (told.question, told.why) == (held, why)
    assert told.reason


def test_another_number_is_another_question(bank: Bank) -> None:
    write(bank, text("Điều 5 Điều lệ Đảng quy định gì về đảng viên dự bị?"))
    assert warnings_for(bank, text("Điều 7 Điều lệ Đảng quy định gì về đảng viên dự bị?")) == []


def test_a_question_is_not_near_itself_nor_to_retired_ones(cast: Cast, bank: Bank) -> None:
    held = write(bank, text())
    assert warnings_for(bank, text(), held) == []
    retire_question(question=held, by=cast.thu, now=NOW)
    assert warnings_for(bank, text()) == []


def test_an_import_shows_the_near_question_of_the_bank(bank: Bank) -> None:
    held = write(bank, text())
    options = tuple(DraftOption(option, place == 0, "Sheet1!B2") for place, option in enumerate(OPTIONS))
    draft = DraftQuestion("Sheet1!A2", "1", fold(STEM), options, False, 1, "", "", "", 2)
    fresh, same = PlannedQuestion(draft, "create"), PlannedQuestion(draft, "same", held)
    told = with_near([fresh, same], bank)
    assert [[near.question for near in row.near] for row in told] == [[held], []]


def test_looking_through_a_bank_finds_each_pair_once_and_again(bank: Bank, pair: DuplicatePair) -> None:
    assert (pair.one.current.stem, pair.other.current.stem) == (STEM, fold(STEM))
    assert look(bank) == 1
    assert DuplicatePair.objects.count() == 1
    assert JournalRow.objects.filter(act="bank.duplicates.look").count() == 2


def test_two_said_to_differ_are_not_shown_again_until_one_has_changed(
    cast: Cast, bank: Bank, pair: DuplicatePair
) -> None:
    say_not_same(pair=pair, by=cast.thu, now=NOW + timedelta(minutes=1))
    assert look(bank) == 0
    with pytest.raises(DuplicateRefused):
        say_not_same(pair=pair, by=cast.thu, now=NOW)
    later = NOW + timedelta(minutes=2)
    revise_question(
        question=pair.one, topic=bank.topics.get(), level=1, text=text(STEM.upper()), by=cast.thu, now=later
    )
    assert look(bank) == 1


def test_merging_keeps_one_and_retires_the_other_with_a_note(cast: Cast, bank: Bank, pair: DuplicatePair) -> None:
    pair.other.tags.add(Tag.objects.create(bank=bank, name="mới"))
    pair.other.enemies.add(cast.questions[0], pair.one)
    gone = merge_pair(pair=pair, keep=pair.one, by=cast.thu, now=NOW)
    gone.refresh_from_db()
    assert (gone, gone.retired_at) == (pair.other, NOW)
    assert [tag.name for tag in pair.one.tags.all()] == ["mới"]
    assert list(pair.one.enemies.all()) == [cast.questions[0], gone]
    assert pair.one.ref in gone.current.remarks.get().text
    assert JournalRow.objects.get(act="bank.duplicates.merge").data == {"kept": pair.one.ref, "retired": gone.ref}
    assert not DuplicatePair.objects.undecided().exists()


def test_what_has_gone_meanwhile_is_refused(cast: Cast, pair: DuplicatePair) -> None:
    with pytest.raises(DuplicateRefused, match="none of these two"):
        merge_pair(pair=pair, keep=cast.questions[0], by=cast.thu, now=NOW)
    retire_question(question=pair.one, by=cast.thu, now=NOW)
    with pytest.raises(DuplicateRefused, match=pair.one.ref):
        merge_pair(pair=pair, keep=pair.one, by=cast.thu, now=NOW)


def test_the_page_shows_both_with_what_differs_and_takes_the_decision(
    cast: Cast, bank: Bank, pair: DuplicatePair, client_of: ClientOf
) -> None:
    client = client_of(cast.thu)
    address = reverse("bank_office:duplicates", args=[bank.uid])
    page = client.get(address).content.decode()
    assert "<mark>" in page
    assert page.count("office-key") == 2
    decide = reverse("bank_office:duplicate_decide", args=[pair.uid])
    assert client.post(decide, {"keep": "other"}, follow=True).status_code == 200
    pair.one.refresh_from_db()
    assert pair.one.retired_at is not None
    again = client.post(decide, {"keep": "one"}, follow=True)
    assert [message.level_tag for message in again.context["messages"]] == ["error"]


def test_inspectors_look_and_decide_nothing(cast: Cast, bank: Bank, pair: DuplicatePair, client_of: ClientOf) -> None:
    page = client_of(cast.khanh).get(reverse("bank_office:duplicates", args=[bank.uid])).content.decode()
    assert "<mark>" in page
    assert 'name="keep"' not in page


def test_the_job_looks_through_the_bank_and_leads_back(
    cast: Cast, bank: Bank, client_of: ClientOf, jobs_at_once: None
) -> None:
    write(bank, text())
    write(bank, text(fold(STEM)))
    client = client_of(cast.thu)
    answer = client.post(reverse("bank_office:duplicates_look", args=[bank.uid]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("bank_office:duplicates", args=[bank.uid])
    assert answer.context["waiting"] == 1


@pytest.mark.parametrize(
    ("one", "others", "marked"),
    [
        ("Đại hội họp năm 1986?", ["Đại hội họp năm 1991?"], ["1986"]),
        ("ĐẠI HỘI  họp", ["đại hội họp"], []),
        ("Đại hội", [], ["Đại hội"]),
        ("mười hai", ["không liên quan", "mười ba"], ["hai"]),
    ],
)
def test_words_that_the_other_lacks_are_marked(one: str, others: list[str], marked: list[str]) -> None:
    told = pieces(one, others)
    assert "".join(piece.text for piece in told) == one
    assert [piece.text for piece in told if piece.differs] == marked


def test_one_save_among_thousands_is_compared_in_well_under_a_tenth_of_a_second(bank: Bank) -> None:
    many: list[Any] = []
    for number in range(5000):
        words = f"câu {number} về văn bản số {number * 7} của chi bộ {number % 97}, {OPTIONS[number % 4]} kể từ ngày"
        many.append(Question(bank=bank, topic=bank.topics.get(), level=1, ref=f"M{number}", stem_key=str(number),
                             created_at=NOW, words=words, plain=fold(words), current=None))  # fmt: skip
    Question.objects.bulk_create(many)
    write(bank, text())
    Question.objects.filter(current=None).update(retired_at=None)
    began = time.process_time()
    (told,) = warnings_for(bank, text(fold(STEM)))
    assert told.why == "accents"
    assert time.process_time() - began < 0.1
