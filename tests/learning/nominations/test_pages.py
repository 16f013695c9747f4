"""The pages of nominations as a secretary and an organiser walk through them."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from learning.classes.arrows import State
from learning.classes.stepping import Decision
from learning.models import Nomination, ProgrammeTakes, StudyClass
from learning.nominations.arrows import Nominee
from learning.nominations.nominating import nominate
from learning.nominations.opening import add_learners, open_class
from learning.nominations.papers import opening_letter, summons_of_learners, summons_of_units
from people.models import Unit, User
from people.models.units import UnitKind
from people.units import UnitFacts, found_unit
from tests.cast import NOW, SINCE, Company
from tests.learning.nominations.calls import DEADLINE, TODAY, called, planned, published, quota, somebody

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def door(name: str, *uids: object, **asked: str) -> str:
    return reverse(f"learning_office:{name}", args=uids, query=asked or None)


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def workbook(*rows: Sequence[Any]) -> SimpleUploadedFile:
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("de-cu.xlsx", out.getvalue())


def test_a_secretary_finds_the_call_names_somebody_and_reads_what_became_of_it(
    company: Company, client_of: ClientOf
) -> None:
    held = called(company).study_class
    person, own = somebody(company.db01_1), quota(held.call, company.db01)
    client = english(client_of(company.binh))
    assert "Lớp L1" in client.get(door("calls")).content.decode()
    assert "Mang theo giấy giới thiệu" in client.get(door("call", own.uid)).content.decode()
    assert str(person.uid) in client.get(door("call_people", own.uid, q="binh")).content.decode()
    sent = client.post(door("call_people", own.uid), {"person": str(person.uid), "note": "thẻ 12"}, follow=True)
    assert "1 person is named." in sent.content.decode()

    nomination = Nomination.objects.get()
    office = english(client_of(company.quang))
    chosen = {"person": str(nomination.uid), "deed": "return", "note": "thiếu bản nhận xét"}
    office.post(door("class_nominations", held.uid), chosen)
    page = client.get(door("call", own.uid)).content.decode()
    assert "thiếu bản nhận xét" in page
    assert "Send again" in page
    client.post(door("nomination_send", nomination.uid), {"note": "đã gửi bản nhận xét"})
    office.post(door("class_nominations", held.uid), chosen | {"deed": "approve", "note": ""})
    nomination.refresh_from_db()
    assert nomination.state == Nominee.APPROVED
    refused = client.post(door("nomination_withdraw", nomination.uid), {"note": ""}, follow=True)
    assert "Write why the nomination is withdrawn." in refused.content.decode()
    nomination.refresh_from_db()
    assert nomination.state == Nominee.APPROVED


def test_a_refusal_keeps_who_was_ticked_and_what_was_written(company: Company, client_of: ClientOf) -> None:
    own = quota(called(company, {company.db01: 1}), company.db01)
    people = [somebody(company.db01_1, name) for name in ("Bình", "Cúc")]
    typed = {"person": [str(one.uid) for one in people], "note": "đã họp chi bộ"}
    answer = english(client_of(company.binh)).post(door("call_people", own.uid), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1, free: 1, chosen: 2" in page
    assert page.count(" checked") == 2
    assert "đã họp chi bộ" in page


def test_only_people_of_the_own_unit_are_taken_whatever_the_browser_sends(
    company: Company, client_of: ClientOf
) -> None:
    own = quota(called(company), company.db01)
    foreign = somebody(company.db02)
    typed = {"person": [str(foreign.uid), "nonsense", "\x00"]}
    page = english(client_of(company.binh)).post(door("call_people", own.uid), typed).content.decode()
    assert "Nobody is chosen" in page
    assert not Nomination.objects.exists()


def test_people_whom_the_programme_is_not_for_are_shown_only_when_asked_and_then_not_to_be_ticked(
    company: Company, client_of: ClientOf
) -> None:
    published(company, takes=ProgrammeTakes.NOT_YET_MEMBERS)
    own, member = quota(called(company), company.db01), somebody(company.db01_1, "Viên", standing="full")
    client = english(client_of(company.binh))
    assert "Lê Văn Viên" not in client.get(door("call_people", own.uid)).content.decode()
    page = client.get(door("call_people", own.uid, others="on", q="vien")).content.decode()
    assert "is a Party member already" in page
    assert str(member.uid) not in page


def test_a_list_is_matched_by_name_and_birth_and_every_other_row_is_told_what_to_do(
    company: Company, client_of: ClientOf
) -> None:
    own = quota(called(company), company.db01)
    known = somebody(company.db01_1, "Bình", born=date(1998, 2, 3))
    somebody(company.db01_1, "Cúc", born=date(1997, 1, 1))
    somebody(company.db02, "Giang", born=date(1999, 9, 9))
    rows: list[list[Any]] = [
        ["ĐẢNG BỘ SỞ TÀI CHÍNH"],
        ["STT", "Họ và tên", "Ngày sinh", "Chi bộ"],
        [1, "Lê Văn Bình", "03/02/1998", "Chi bộ 1"],
        [2, "Lê Văn Cúc", "02/01/1997", "Chi bộ 1"],
        [3, "Lê Văn Giang", "09/09/1999", ""],
        [4, "Không Ai Biết", "01/01/1990", ""],
        [5, "Lê Văn Bình", "03/02/1998", "Chi bộ 1"],
    ]
    client = english(client_of(company.binh))
    page = client.post(door("call_file", own.uid), {"file": workbook(*rows)}).content.decode()
    assert "1 person can be named" in page
    assert page.count(str(known.uid)) == 3  # the box, its name and its label
    assert "another date of birth: 01/01/1997" in page
    assert page.count("nobody of your unit has this name") == 2  # of another unit, or of none: the same words
    assert "stands in this list twice, at Sheet!B3 too" in page
    assert not Nomination.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The submitted file is empty."),
        (b"PK\x03\x04 no workbook", "damaged"),
        (b"%PDF-1.7", "not an Excel workbook"),
    ],
)
def test_a_broken_upload_is_refused_in_words(company: Company, client_of: ClientOf, content: bytes, words: str) -> None:
    own = quota(called(company), company.db01)
    sent = {"file": SimpleUploadedFile("de-cu.xlsx", content)}
    answer = english(client_of(company.binh)).post(door("call_file", own.uid), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_large_list_is_refused_before_it_is_read(company: Company, client_of: ClientOf) -> None:
    own = quota(called(company), company.db01)
    sent = {"file": SimpleUploadedFile("de-cu.xlsx", b"PK" + b"0" * (2 * 1024 * 1024))}
    answer = english(client_of(company.binh)).post(door("call_file", own.uid), sent)
    assert "larger than 2 MB" in answer.content.decode()


def test_the_secretary_of_another_unit_finds_nothing_here(company: Company, client_of: ClientOf) -> None:
    held = called(company).study_class
    foreign = quota(held.call, company.db02)
    client = client_of(company.binh)
    for name in ("call", "call_people", "call_file"):
        assert client.get(door(name, foreign.uid)).status_code == 404
    assert client.get(door("class_nominations", held.uid)).status_code == 404


# The organiser


def call_form(held: StudyClass, company: Company, **more: Any) -> dict[str, Any]:
    places = {f"places-{company.db01.uid}": "3", f"places-{company.db02.uid}": ""}
    return {"deadline": str(DEADLINE), "note": "", "deed": "keep", **places, **more}


def test_the_organiser_calls_the_units_with_a_number(company: Company, client_of: ClientOf) -> None:
    held, client = planned(company), english(client_of(company.quang))
    page = client.post(door("class_call", held.uid), call_form(held, company), follow=True).content.decode()
    assert "The call reaches 1 unit." in page
    assert "0 of 3" in page
    assert {one.unit.code: one.places for one in held.call.quotas.all()} == {"DB01": 3}
    page = client.post(door("class_call_back", held.uid), follow=True).content.decode()
    assert "The call is taken back." in page


def test_places_are_shared_by_members_and_nothing_is_kept_before_it_was_looked_at(
    company: Company, client_of: ClientOf
) -> None:
    somebody(company.db02)
    held, client = planned(company), english(client_of(company.quang))
    typed = call_form(held, company, deed="share", total="4")
    page = client.post(door("class_call", held.uid), typed)
    shares = {row.unit.code: (row.members, row.places) for row in page.context["rows"]}
    assert shares == {"DB01": (3, 3), "DB02": (1, 1)}
    assert not hasattr(StudyClass.objects.get(), "call")


def test_numbers_are_pasted_or_read_from_a_workbook(company: Company, client_of: ClientOf) -> None:
    held, client = planned(company), english(client_of(company.quang))
    pasted = "DB01\t7\nĐảng bộ Sở Y tế\t5\nĐảng bộ Sở Khác\t2\nDB02\tnăm"
    page = client.post(door("class_call", held.uid), call_form(held, company, deed="read", pasted=pasted))
    assert {row.unit.code: row.places for row in page.context["rows"]} == {"DB01": 7, "DB02": 5}
    assert "line 3: no unit that can be asked is called “Đảng bộ Sở Khác”" in page.content.decode()
    assert "line 4: “năm” is no number of places" in page.content.decode()
    file = workbook(["Phân bổ chỉ tiêu"], ["STT", "Đơn vị", "Số lượng"], [1, "Đảng bộ Sở Y tế", 9])
    page = client.post(door("class_call", held.uid), call_form(held, company, deed="read", file=file))
    assert {row.unit.code: row.places for row in page.context["rows"]} == {"DB01": 3, "DB02": 9}


def test_nonsense_beside_a_unit_is_told_and_what_was_typed_elsewhere_stays(
    company: Company, client_of: ClientOf
) -> None:
    held, client = planned(company), english(client_of(company.quang))
    typed = call_form(held, company, note="Ghi chú") | {f"places-{company.db02.uid}": "-4"}
    answer = client.post(door("class_call", held.uid), typed)
    assert answer.status_code == 422
    assert "“-4” beside “Đảng bộ Sở Y tế” is no number of places" in answer.content.decode()
    assert "Ghi chú" in answer.content.decode()


def test_a_grassroots_cell_may_be_asked_and_a_cell_below_a_committee_is_not(
    company: Company, client_of: ClientOf
) -> None:
    facts = UnitFacts("Chi bộ cơ sở Toà án", UnitKind.CELL, company.duk)
    found_unit(code="CB1", facts=facts, on=SINCE, by=None, now=NOW)
    page = client_of(company.quang).get(door("class_call", planned(company).uid))
    assert [row.unit.code for row in page.context["rows"]] == ["CB1", "DB01", "DB02"]


def test_deciding_on_many_says_what_is_missing_and_keeps_the_ticks(company: Company, client_of: ClientOf) -> None:
    call = called(company)
    people = [somebody(company.db01_1, name) for name in ("Bình", "Cúc")]
    nominations = nominate(quota=quota(call, company.db01), people=people, by=company.binh, now=NOW)
    client, address = english(client_of(company.quang)), door("class_nominations", call.study_class.uid)
    ticks = [str(one.uid) for one in nominations]
    answer = client.post(address, {"person": ticks, "deed": "refuse", "note": ""})
    assert answer.status_code == 422
    assert "Write the reason" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 2
    page = client.post(address, {"person": ticks, "deed": "approve", "note": ""}, follow=True).content.decode()
    assert "2 decided: Approved." in page
    assert "2 of 3" in page
    assert client.get(f"{address}?state=sent").context["rows"] == []
    assert len(client.get(f"{address}?q=cuc").context["rows"]) == 1


def test_whoever_only_sees_classes_decides_nothing(company: Company, client_of: ClientOf) -> None:
    call = called(company)
    people = [somebody(company.db01_1)]
    [one] = nominate(quota=quota(call, company.db01), people=people, by=company.binh, now=NOW)
    address = door("class_nominations", call.study_class.uid)
    assert client_of(company.khanh).get(address).status_code == 200
    typed = {"person": str(one.uid), "deed": "approve", "note": ""}
    assert client_of(company.khanh).post(address, typed).status_code == 404
    one.refresh_from_db()
    assert one.state == Nominee.SENT


def test_the_opening_warns_of_too_few_and_then_gives_the_papers(company: Company, client_of: ClientOf) -> None:
    held, client = planned(company, published(company, least=25)), english(client_of(company.quang))
    person = somebody(company.db01_1)
    typed = {"person": str(person.uid), "note": ""}
    page = client.post(door("class_add_learners", held.uid), typed, follow=True).content.decode()
    assert "1 learner is added." in page
    assert "fewer learners than the programme asks for" in client.get(door("class_open", held.uid)).content.decode()
    decided = {"number": "12-QĐ/ĐUK", "on": str(TODAY), "reason": ""}
    assert "asks for 25 learners" in client.post(door("class_open", held.uid), decided).content.decode()
    page = client.post(door("class_open", held.uid), decided | {"reason": "lớp ghép"}, follow=True).content.decode()
    assert "The class is open." in page
    assert "Decision to open the class" in page
    for name, asked in (("class_opening_paper", {}), ("class_summons", {}), ("class_summons", {"per": "unit"})):
        pdf = client.get(door(name, held.uid, **asked))
        words = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
        assert "Lê Văn Bình" in " ".join(words.split())
        assert client.get(door(name, held.uid, **{"as": "docx"}, **asked)).content.startswith(b"PK")
    book: Any = openpyxl.load_workbook(
        io.BytesIO(client.get(door("class_opening_paper", held.uid, **{"as": "xlsx"})).content)
    )
    sheet = book.active
    assert sheet.cell(7, 2).value == "Lê Văn Bình"


def test_there_are_no_papers_of_a_class_that_is_not_open(company: Company, client_of: ClientOf) -> None:
    held = planned(company)
    for name in ("class_opening_paper", "class_summons"):
        assert client_of(company.quang).get(door(name, held.uid)).status_code == 404


# What the papers say


def opened(company: Company) -> StudyClass:
    held = planned(company)
    people = [somebody(company.db01_1), somebody(company.db01_2, "Cúc"), somebody(company.db02, "Giang")]
    add_learners(study_class=held, people=people, by=company.quang, now=NOW)
    open_class(study_class=held, decision=Decision("12-QĐ/ĐUK", TODAY), by=company.quang, now=NOW)
    held.refresh_from_db()
    return held


def test_the_decision_names_its_basis_the_class_and_every_learner(company: Company) -> None:
    letter = opening_letter(opened(company))
    assert letter.letterhead.number_line == "Số 12-QĐ/ĐUK"
    assert letter.about == "về việc mở lớp L1"
    assert letter.paragraphs[0] == "- Căn cứ HD 61-HD/BTGTW;"
    assert "cho 3 học viên" in letter.articles[0][1]
    assert letter.table is not None
    assert [row[1] for row in letter.table.rows] == ["Lê Văn Bình", "Lê Văn Cúc", "Lê Văn Giang"]


def test_a_summons_goes_to_each_learner_or_to_each_body_below_the_organiser(company: Company) -> None:
    held = opened(company)
    assert [one.addressed for one in summons_of_learners(held, on=TODAY)] == [
        ("Đồng chí Lê Văn Bình, Chi bộ 1, Đảng bộ Sở Tài chính",),
        ("Đồng chí Lê Văn Cúc, Chi bộ 2, Đảng bộ Sở Tài chính",),
        ("Đồng chí Lê Văn Giang, Đảng bộ Sở Y tế, Đảng uỷ Khối",),
    ]
    letters = summons_of_units(held, on=TODAY)
    assert [one.addressed for one in letters] == [("Đảng ủy Sở Tài chính",), ("Đảng ủy Sở Y tế",)]
    assert [len(one.table.rows) for one in letters if one.table] == [2, 1]
    assert "theo Quyết định số 12-QĐ/ĐUK" in letters[0].paragraphs[0]


def test_a_class_past_its_opening_offers_no_call_any_more(company: Company, client_of: ClientOf) -> None:
    held = opened(company)
    page = english(client_of(company.quang)).get(door("class_nominations", held.uid)).content.decode()
    assert door("class_call", held.uid) not in page
    assert held.state == State.OPENED
    assert Unit.objects.filter(quotas__isnull=False).count() == 0
