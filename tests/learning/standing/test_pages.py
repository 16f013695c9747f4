"""Where everyone stands in the back office: who sees whom, the lists, the papers, what is written down."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from learning.programmes.publishing import ProgrammeFacts, found_programme
from learning.standing.listing import Choice, read_choice
from learning.standing.stages import Stage
from office.models import JournalRow
from people.models import RoleGrant, User
from tests.cast import NOW, SINCE, Cast
from tests.conftest import StoppedClock
from tests.learning.standing.standing_class import OnTheWay, newcomer, on_the_way

ClientOf = Callable[[User], Client]
Get = Callable[..., str]


@pytest.fixture
def way(cast: Cast) -> OnTheWay:
    """An attended enough, Đạt has not come; Anh and somebody of another body are expected."""
    way = on_the_way(cast)
    way.enrolled(cast.entry_an.person, 45)
    way.enrolled(cast.entry_dat.person)
    newcomer(cast.db02, "Xuân")
    return way


@pytest.fixture
def get(way: OnTheWay, client_of: ClientOf) -> Get:
    def opened(user: User, name: str = "standing", query: str = "", status: int = 200) -> str:
        client = client_of(user)
        client.cookies["django_language"] = "en"
        response = client.get(reverse(f"learning_office:{name}") + query)
        assert response.status_code == status
        return response.content.decode() if status == 200 else ""

    return opened


def test_the_organiser_sees_all_and_a_secretary_the_own_unit_and_below(way: OnTheWay, get: Get) -> None:
    page = get(way.cast.quang)
    assert "Đảng bộ Sở Y tế" in page
    assert "0 of 4 people hold the certificate: 0 %." in page
    own = get(way.cast.binh)
    assert "Đảng bộ Sở Tài chính" in own
    assert "Đảng bộ Sở Y tế" not in own
    assert "0 of 3 people hold the certificate: 0 %." in own


def test_another_tree_sees_nothing_of_it(way: OnTheWay, get: Get) -> None:
    assert "There is no programme yet." in get(way.cast.stranger)
    get(way.cast.stranger, query=f"?unit={way.cast.db01.uid}&programme={way.programme.uid}")
    RoleGrant.objects.create(user=way.cast.anh, role="secretary", unit=way.cast.db02, valid_from=SINCE)
    get(way.cast.anh, query=f"?unit={way.cast.db01.uid}", status=404)
    assert "Nguyễn Văn An" not in get(way.cast.anh, "standing_people", "?reached=admitted")


def test_a_unit_is_opened_with_what_lies_below_it(way: OnTheWay, get: Get) -> None:
    page = get(way.cast.quang, query=f"?unit={way.cast.db01.uid}")
    assert "0 of 3 people" in page
    assert "Đảng bộ Sở Y tế" not in page


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("reached=admitted", {"An", "Đạt"}),
        ("stands=admitted", {"Đạt"}),
        ("stands=expected", {"Anh", "Xuân"}),
        ("reached=certified", set()),
    ],
)
def test_a_number_opens_the_people_behind_it(way: OnTheWay, get: Get, asked: str, names: set[str]) -> None:
    page = get(way.cast.quang, "standing_people", f"?{asked}")
    full = {"An": "Nguyễn Văn An", "Anh": "Đỗ Thị Lan Anh", "Đạt": "Nguyễn Tiến Đạt", "Xuân": "Lê Văn Xuân"}
    assert {name for name, said in full.items() if f">{said}<" in page} == names


def test_a_list_leads_back_to_the_report_it_was_opened_from(way: OnTheWay, get: Get) -> None:
    page = get(way.cast.quang, "standing_people", f"?stands=expected&unit={way.cast.db01.uid}&p=1")
    assert f'href="{reverse("learning_office:standing")}?unit={way.cast.db01.uid}"' in page


def test_a_number_that_does_not_exist_is_not_there(way: OnTheWay, get: Get) -> None:
    get(way.cast.quang, "standing_people", "?reached=flying", status=404)
    get(way.cast.quang, "standing_people", status=404)
    get(way.cast.quang, query="?programme=x&on=y&rule=z&study_class=w&since=never")
    assert read_choice({"stands": "passed"}) == Choice(Stage.PASSED, stopped=True)


def test_opening_a_list_is_written_down_once_an_hour(way: OnTheWay, get: Get, clock: StoppedClock) -> None:
    rows = JournalRow.objects.filter(act="learning.standing.open", by=way.cast.quang)
    for _time in range(2):
        get(way.cast.quang, "standing_people", f"?reached=admitted&unit={way.cast.db01.uid}")
    assert rows.count() == 1
    get(way.cast.quang, "standing_people", f"?reached=passed&unit={way.cast.db01.uid}")
    clock.set(clock.at + timedelta(hours=2))
    get(way.cast.quang, "standing_people", f"?reached=admitted&unit={way.cast.db01.uid}")
    assert rows.count() == 3


def fetched(client: Client, name: str, query: str = "") -> bytes:
    response = client.get(reverse(f"learning_office:{name}") + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def cells(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(value) for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_report_is_a_workbook_in_the_official_form(way: OnTheWay, client_of: ClientOf) -> None:
    rows = cells(fetched(client_of(way.cast.quang), "standing_file"))
    said = [" ".join(row) for row in rows]
    assert any("ĐẢNG CỘNG SẢN VIỆT NAM" in line for line in said)
    assert "BÁO CÁO TIẾN ĐỘ HỌC TẬP" in said
    assert ["Tổng cộng", "4", "2", "2", "1", "1", "0", "0", "0,0"] in rows
    assert JournalRow.objects.filter(act="learning.standing.export").count() == 1


def test_a_list_is_a_workbook_with_the_people_of_the_page(way: OnTheWay, client_of: ClientOf) -> None:
    rows = cells(fetched(client_of(way.cast.quang), "standing_people_file", "?stands=admitted"))
    assert [row for row in rows if "Nguyễn Tiến Đạt" in row] == [
        ["1", "Nguyễn Tiến Đạt", "09/05/1990", "Chi bộ 2, Đảng bộ Sở Tài chính", "Được triệu tập, chưa dự học", "Lớp 1",
         "0/50"]
    ]  # fmt: skip


def test_units_are_reminded_each_by_a_letter_of_its_own(way: OnTheWay, client_of: ClientOf) -> None:
    client = client_of(way.cast.quang)
    pdf = pypdf.PdfReader(io.BytesIO(fetched(client, "standing_letters_pdf", "?stands=expected")))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert len(pdf.pages) == 2
    assert "Chi bộ 1" in text
    assert "Đảng bộ Sở Y tế" in text
    word = Document(io.BytesIO(fetched(client, "standing_letters_docx", "?stands=admitted")))
    assert "Nguyễn Tiến Đạt" in [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    told = JournalRow.objects.filter(act="learning.standing.remind").values_list("data__letters", flat=True)
    assert sorted(told) == [1, 2]


def test_nobody_is_reminded_of_what_is_done(way: OnTheWay, client_of: ClientOf) -> None:
    address = reverse("learning_office:standing_letters_pdf")
    for query in ("?stands=certified", "?reached=expected", "?stands=attending"):
        assert client_of(way.cast.quang).get(address + query).status_code == 404


def test_without_a_choice_it_is_the_programme_of_the_latest_class_and_the_form_says_so(way: OnTheWay, get: Get) -> None:
    facts = ProgrammeFacts("A trước", way.cast.sitting.scale)
    found_programme(code="AAA", unit=way.cast.duk, facts=facts, parts=[], by=way.cast.quang, now=NOW)
    assert f'<option value="{way.programme.uid}" selected>' in get(way.cast.quang)
