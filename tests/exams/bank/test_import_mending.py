"""Mending in place: checked by the rules of every question, kept apart from the file, saved and counted."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from exams.bank import import_kept, import_planning
from exams.bank.models import Question
from office.models import JournalRow
from people.models import User
from tests.cast import Cast
from tests.exams.bank.test_office_import import ROWS, confirm, led, preview_of

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("jobs_at_once")


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "uploads"


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.thu)


@pytest.fixture
def preview(client: Client, cast: Cast) -> str:
    return preview_of(client, cast, *ROWS)


def place_of(client: Client, preview: str, stem: str) -> int:
    [place] = [row["place"] for row in client.get(preview).context["rows"] if row["draft"].stem.startswith(stem)]
    return int(place)


def row_of(client: Client, preview: str, stem: str) -> dict[str, Any]:
    [row] = [row for row in client.get(preview).context["rows"] if row["draft"].stem.startswith(stem)]
    return dict(row)


def mend_address(client: Client, preview: str, stem: str, what: str = "") -> str:
    return f"{preview}{place_of(client, preview, stem)}/{what}"


def filled(stem: str, *options: tuple[str, bool], level: str = "", topic: str = "") -> dict[str, str]:
    fields = {"stem": stem, "level": level, "topic": topic, "options-TOTAL_FORMS": str(len(options))}
    fields |= {"options-INITIAL_FORMS": "0"}
    for at, (text, right) in enumerate(options):
        fields |= {f"options-{at}-text": text} | ({f"options-{at}-right": "on"} if right else {})
    return fields


MENDED = filled("Câu đã sửa?", ("một", False), ("hai", True), ("ba", False), level="2", topic="Chủ đề mới")


def test_the_preview_says_how_sure_each_reading_is(client: Client, preview: str) -> None:
    rows = client.get(preview).context["rows"]
    assert [str(row["trust"]) for row in rows][2] != str(rows[0]["trust"])
    assert [row["tone"] for row in rows] == ["create", "create", "skip", "create"]


def test_only_those_to_look_at_are_shown_where_that_is_asked(client: Client, preview: str) -> None:
    rows = client.get(preview + "?show=look").context["rows"]
    assert [row["draft"].stem for row in rows] == ["Câu không có đáp án?"]


def test_a_question_without_key_is_mended_and_saved(client: Client, preview: str, cast: Cast) -> None:
    answer = client.post(mend_address(client, preview, "Câu không có"), MENDED)
    assert answer.url.startswith(preview)
    row = row_of(client, preview, "Câu đã sửa")
    assert (row["deed"], row["tone"], row["mended"], row["remarks"]) == ("create", "create", True, [])
    confirm(client, preview)

    saved = Question.objects.get(current__stem="Câu đã sửa?")
    assert (saved.level, saved.topic.name) == (2, "Chủ đề mới")
    assert list(saved.current.options.values_list("text", "right")) == [("một", False), ("hai", True), ("ba", False)]
    journalled = JournalRow.objects.get(act="bank.questions.import").data
    assert (journalled["mended"], journalled["create"]) == (1, 3)
    assert "left_out" not in journalled


@pytest.mark.parametrize(
    "fields",
    [
        filled("Câu đã sửa?", ("một", False), ("hai", False)),
        filled("Câu đã sửa?", ("một", True)),
        filled("Câu đã sửa?", ("một", True), ("Một", False)),
        filled("", ("một", True), ("hai", False)),
        filled("Câu đã sửa?", ("một", True), ("", True)),
        filled("Câu đã sửa?", ("một", True), ("hai", False), level="7"),
        {"stem": "Câu đã sửa?"},
    ],
)
def test_what_the_bank_could_not_take_is_said_and_not_kept(
    client: Client, preview: str, fields: dict[str, str], uploads: Path
) -> None:
    answer = client.post(mend_address(client, preview, "Câu không có"), fields)

    assert answer.status_code == 422
    assert not list(uploads.glob("*.mend-*"))
    assert row_of(client, preview, "Câu không có")["deed"] == "skip"


def test_two_right_ones_make_a_question_with_several(client: Client, preview: str) -> None:
    fields = filled("Câu đã sửa?", ("một", True), ("hai", True), ("ba", False))
    client.post(mend_address(client, preview, "Câu nhập một"), fields)
    confirm(client, preview)

    assert Question.objects.get(current__stem="Câu đã sửa?").current.multiple


def test_words_that_the_file_has_twice_are_remarked_after_mending_too(client: Client, preview: str) -> None:
    fields = filled("Câu nhập hai?", ("một", True), ("năm", False))
    client.post(mend_address(client, preview, "Câu không có"), fields)
    rows = client.get(preview).context["rows"]
    [twin] = [row for row in rows if row["mended"]]

    assert [remark.code for remark in twin["remarks"]] == ["duplicate_stem"]


def test_a_question_is_left_out_and_taken_in_again(client: Client, preview: str) -> None:
    decide = mend_address(client, preview, "Câu nhập một", "decide/")
    client.post(decide, {"decision": "out"})
    assert row_of(client, preview, "Câu nhập một")["left_out"]
    assert client.get(preview).context["saves"] == 1
    assert "Câu nhập một?" not in [row["draft"].stem for row in client.get(preview + "?show=look").context["rows"]]
    client.post(decide, {"decision": "as_read"})
    assert client.get(preview).context["saves"] == 2
    client.post(decide, {"decision": "out"})
    confirm(client, preview)

    assert not Question.objects.filter(current__stem="Câu nhập một?").exists()
    assert JournalRow.objects.get(act="bank.questions.import").data["left_out"] == 1


def test_with_scripts_the_question_and_the_button_below_come_back_alone(client: Client, preview: str) -> None:
    address = mend_address(client, preview, "Câu không có")
    form = client.get(address, headers={"HX-Request": "true"}).content.decode()
    answer = client.post(address, MENDED, headers={"HX-Request": "true"})
    page = answer.content.decode()

    assert "<html" not in form
    assert "Câu không có đáp án?" in form
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'hx-swap-oob="true"' in page
    assert client.get(preview).context["digest"] in page


def test_what_was_mended_after_one_looked_is_not_saved_unseen(client: Client, preview: str) -> None:
    digest = client.get(preview).context["digest"]
    client.post(mend_address(client, preview, "Câu không có"), MENDED)
    confirm(client, preview, digest)

    assert Question.objects.count() == 16


def test_what_is_saved_cannot_be_mended_any_more(client: Client, preview: str, cast: Cast) -> None:
    address = mend_address(client, preview, "Câu nhập một")
    saved = confirm(client, preview)

    assert client.post(address, MENDED).url == saved.url
    assert led(client, saved) == reverse("bank_office:bank", args=[cast.bank.uid])


def test_a_place_that_the_file_does_not_have_is_not_found(client: Client, preview: str) -> None:
    assert client.get(preview + "4/").status_code == 404


def test_nobody_mends_in_the_upload_of_another(client: Client, preview: str, cast: Cast, client_of: ClientOf) -> None:
    address = mend_address(client, preview, "Câu nhập một")
    assert client_of(cast.root).get(address).status_code == 404


def test_the_remarks_come_as_a_workbook(client: Client, preview: str) -> None:
    answer = client.get(preview + "problems.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    [header, *rows] = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert len(header) == 5
    assert rows[0][0].startswith("Sheet!")
    assert rows[0][1] == "Câu không có đáp án?"
    assert all(rows[0][2:])


def test_a_file_that_was_read_by_another_version_of_the_program_is_asked_for_again(
    client: Client, preview: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = replace(import_kept.SHEET, shape=(*import_kept.SHEET.shape, "a field more"))
    monkeypatch.setattr(import_planning, "SHEET", newer)
    answer = client.get(preview)

    assert answer.url == reverse("bank_office:import")


def test_what_cannot_be_opened_is_asked_for_again(client: Client, preview: str, uploads: Path) -> None:
    [sheet] = uploads.glob("*.sheet")
    sheet.write_bytes(b"cgone.module\nQuestionSheet\n.")

    assert client.get(preview).url == reverse("bank_office:import")
