"""Importing questions in the back office: what is looked at is what is saved, and a misread file gives itself away."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pytest_django import Settings

from exams.bank.exporting import export_bank
from exams.bank.formats import xlsx_words as words
from exams.bank.key_spread import doubt, spread
from exams.bank.models import Question, QuestionVersion, State, Topic
from exams.bank.sheet_reading import read_questions
from office.jobs import actions
from office.jobs.models import Job
from office.models import JournalRow
from office.sheets import read_workbook
from people.models import User
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]
HEADINGS = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Mức độ", "Chủ đề", "Giải thích", "Căn cứ")
ROWS = (
    (1, "Câu nhập một?", "một", "hai", "ba", "bốn", "C", "Thông hiểu", "Điều lệ Đảng", "Vì ba.", "Điều 9"),
    (2, "Câu nhập hai?", "một", "hai", "ba", "bốn", "A, B", "", "Lịch sử địa phương", "", ""),
    (3, "Câu không có đáp án?", "một", "hai", "ba", "bốn", "", "", "", "", ""),
    (
        4, "Câu 1 về Điều lệ Đảng, mức 1?", "Đúng một", "Sai hai", "Sai ba", "Không có phương án nào đúng", "A", "", "",
        "", "",
    ),
)  # fmt: skip


pytestmark = pytest.mark.usefixtures("jobs_at_once")


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "uploads"


def workbook(*rows: tuple[Any, ...]) -> io.BytesIO:
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "câu hỏi.xlsx"
    return file


def upload(client: Client, cast: Cast, file: io.BytesIO) -> Any:
    return client.post(reverse("bank_office:import"), {"file": file, "bank": str(cast.bank.uid), "level": 3})


def preview_of(client: Client, cast: Cast, *rows: tuple[Any, ...]) -> str:
    """The address of the preview, where the job that reads the file leads."""
    answer = upload(client, cast, workbook(*rows))
    assert answer.status_code == 302, answer.context["form"].errors
    return led(client, answer)


def led(client: Client, answer: Any) -> str:
    """Where the job leads that an answer leads to."""
    assert "/admin/jobs/" in answer.url
    return str(client.get(answer.url).url)


def confirm(client: Client, address: str, digest: str = "") -> Any:
    return client.post(address, {"digest": digest or client.get(address).context["digest"]})


def test_the_preview_sets_each_question_beside_its_cell_and_saves_nothing(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    answer = client.get(preview_of(client, cast, *ROWS))
    page = answer.content.decode()

    assert [(row["draft"].where, row["deed"]) for row in answer.context["rows"]] == [
        ("Sheet!B2", "create"),
        ("Sheet!B3", "create"),
        ("Sheet!B4", "skip"),
        ("Sheet!B5", "same"),
    ]
    assert "Sheet!B4" in page
    assert page.count("office-right") == 4
    assert answer.context["new_topics"] == ["Lịch sử địa phương"]
    assert Question.objects.count() == 16
    assert not Topic.objects.filter(name="Lịch sử địa phương").exists()


def test_what_is_confirmed_is_saved_and_the_file_is_gone(cast: Cast, client_of: ClientOf, uploads: Path) -> None:
    client = client_of(cast.thu)
    address = preview_of(client, cast, *ROWS)
    answer = confirm(client, address)
    one, two = Question.objects.filter(current__stem__startswith="Câu nhập").order_by("ref")

    assert led(client, answer) == reverse("bank_office:bank", args=[cast.bank.uid])
    assert (one.level, two.level) == (2, 3)
    assert two.topic.name == "Lịch sử địa phương"
    assert list(one.current.options.filter(right=True).values_list("text", flat=True)) == ["ba"]
    assert one.current.created_by == cast.thu
    assert Question.objects.count() == 18
    assert JournalRow.objects.get(act="bank.questions.import").by == cast.thu


def test_words_in_review_are_named_in_the_preview_and_the_rest_is_saved(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    content = export_bank(bank=cast.bank, format="xlsx", by=None, now=NOW, on=NOW.date()).content
    book, file = load_workbook(io.BytesIO(content)), io.BytesIO()
    stem = next(cell.column for cell in book.active[1] if cell.value == words.STEM)
    for row in (2, 3):
        book.active.cell(row, stem).value = f"Lời mới của dòng {row}?"
    book.save(file)
    file.seek(0)
    file.name = "ngân hàng.xlsx"
    first, second = Question.objects.filter(bank=cast.bank).order_by("ref")[:2]
    QuestionVersion.objects.filter(pk=first.current_id).update(state=State.IN_REVIEW)
    address = led(client, upload(client, cast, file))
    shown = client.get(address + "?show=look").context
    saved = confirm(client, address)

    [row] = shown["rows"]
    assert (row["deed"], row["tone"], row["held"], row["left_out"]) == ("skip", "skip", first, False)
    assert [remark.code for remark in row["remarks"]] == ["ref_in_review"]
    assert (shown["saves"], shown["errors"]) == (1, 1)
    assert led(client, saved) == reverse("bank_office:bank", args=[cast.bank.uid])
    stems = [Question.objects.get(pk=each.pk).current.stem for each in (first, second)]
    assert stems == [first.current.stem, "Lời mới của dòng 3?"]


def test_who_confirms_twice_is_led_to_what_the_first_time_saved(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    address = preview_of(client, cast, *ROWS)
    digest = client.get(address).context["digest"]
    first, second = confirm(client, address, digest), confirm(client, address, digest)

    assert first.url == second.url
    assert client.get(address).url == first.url
    assert Question.objects.count() == 18
    assert JournalRow.objects.filter(act="bank.questions.import").count() == 1


def test_the_file_and_all_about_it_are_gone_once_saved(
    cast: Cast, client_of: ClientOf, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(cast.thu)
    address = preview_of(client, cast, *ROWS)
    assert len(list(uploads.iterdir())) == 2
    with django_capture_on_commit_callbacks(execute=True):
        confirm(client, address)

    assert list(uploads.iterdir()) == []


def test_who_imports_nothing_leaves_nothing(cast: Cast, client_of: ClientOf, uploads: Path) -> None:
    client = client_of(cast.thu)
    address = preview_of(client, cast, *ROWS)
    client.post(address + "cancel/")

    assert list(uploads.iterdir()) == []
    assert client.get(address).status_code == 404


def test_a_bank_that_changed_meanwhile_is_shown_again_instead_of_written(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    client.cookies["django_language"] = "en"
    first, second = preview_of(client, cast, *ROWS), preview_of(client, cast, *ROWS)
    digest = client.get(first).context["digest"]
    confirm(client, second)
    told = client.get(confirm(client, first, digest).url)

    assert "have changed since you looked" in told.content.decode()
    assert first in told.content.decode()
    assert Question.objects.count() == 18
    assert client.get(first).context["saves"] == 0


def test_the_file_is_this_sessions_and_this_purposes_alone(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.root)
    address = preview_of(client, cast, *ROWS)
    token = address.rstrip("/").rsplit("/", 1)[1]

    assert client_of(cast.thu).get(address).status_code == 404
    assert client.get(reverse("people_office:roster_preview", args=[token])).status_code == 404


def test_who_lost_the_bank_meanwhile_saves_nothing(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    address = preview_of(client, cast, *ROWS)
    digest = client.get(address).context["digest"]
    cast.thu.grants.update(unit=cast.xx)

    assert client.post(address, {"digest": digest}).status_code == 404
    assert Question.objects.count() == 16


@pytest.mark.parametrize("who", ["vinh", "khanh", "quang"])
def test_only_writers_import(who: str, cast: Cast, client_of: ClientOf) -> None:
    assert upload(client_of(getattr(cast, who)), cast, workbook(*ROWS)).status_code == 404


def test_a_bank_out_of_scope_takes_nothing(cast: Cast, client_of: ClientOf) -> None:
    cast.thu.grants.update(unit=cast.xx)
    answer = upload(client_of(cast.thu), cast, workbook(*ROWS))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"bank"}


def test_a_file_that_is_no_workbook_says_so_and_is_not_kept(cast: Cast, client_of: ClientOf, uploads: Path) -> None:
    file = io.BytesIO(b"no workbook")
    file.name = "câu hỏi.xlsx"
    client = client_of(cast.thu)
    answer = client.get(upload(client, cast, file).url)

    assert Job.objects.get().state == "failed"
    assert Job.objects.get().message in answer.content.decode()
    assert reverse("bank_office:import") in answer.content.decode()
    assert list(uploads.iterdir()) == []


def test_who_lost_the_bank_while_the_job_waited_saves_nothing(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.thu)
    address = preview_of(client, cast, *ROWS)
    digest = client.get(address).context["digest"]
    at_once = actions.call_worker
    monkeypatch.setattr(actions, "call_worker", lambda job: None)
    confirm(client, address, digest)
    cast.thu.grants.update(unit=cast.xx)
    at_once(Job.objects.get(kind="bank.save"))

    assert Job.objects.get(kind="bank.save").state == "failed"
    assert Question.objects.count() == 16


def test_a_key_column_read_wrongly_gives_itself_away(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    rows = [(n, f"Câu {n}?", "một", "hai", "ba", "bốn", "C", "", "", "", "") for n in range(1, 13)]
    context = client.get(preview_of(client, cast, *rows)).context

    assert "12" in context["key_doubt"]
    assert [(bar.label, bar.value) for bar in context["key_bars"]] == [("A", 0), ("B", 0), ("C", 12), ("D", 0)]


@pytest.mark.parametrize(
    ("letters", "doubtful"),
    [
        ({"A": 3, "B": 2, "C": 3, "D": 2}, False),
        ({"C": 9}, False),
        ({"C": 10}, True),
        ({"A": 6, "B": 2, "C": 1, "D": 1}, True),
        ({"A": 5, "B": 5}, False),
        ({"A": 10, "B": 10, "C": 10}, True),
        ({"A": 10, "B": 10, "C": 9, "D": 1}, False),
        ({}, False),
    ],
)
def test_a_spread_is_doubted_only_where_chance_does_not_explain_it(letters: dict[str, int], doubtful: bool) -> None:
    assert bool(doubt(letters)) == doubtful


def test_the_spread_shows_four_letters_always_and_more_where_they_occur() -> None:
    assert spread({"E": 1, "A": 2}) == [("A", 2), ("B", 0), ("C", 0), ("D", 0), ("E", 1)]


def test_the_template_reads_back_as_two_questions_without_faults(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.thu).get(reverse("bank_office:import_template"))
    sheet = read_questions(read_workbook(io.BytesIO(answer.content), name="mau.xlsx"))

    assert [(question.right, question.level, question.topic) for question in sheet.questions] == [
        ((1,), 1, "Điều lệ Đảng"),
        ((0, 1), 2, "Điều lệ Đảng"),
    ]
    assert all(question.explanation and question.citation for question in sheet.questions)
    assert (sheet.faulty, [problem.code for problem in sheet.problems]) == ([], [])
