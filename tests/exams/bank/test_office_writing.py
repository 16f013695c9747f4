"""The form of a question, kind by kind: what each sends, what comes back when it is opened again."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from exams.bank.held import text_of
from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.registry import KINDS
from exams.bank.models import Question
from people.models import User
from tests.cast import Cast

ClientOf = Callable[[User], Client]

ROWS = {"options-TOTAL_FORMS": "10", "options-INITIAL_FORMS": "0"}
NO_PICTURES = {"pictures-TOTAL_FORMS": "0", "pictures-INITIAL_FORMS": "0"}


def rows(*lines: dict[str, str]) -> dict[str, str]:
    return ROWS | {f"options-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}


def right(text: str) -> dict[str, str]:
    return {"text": text, "right": "on"}


def line(text: str, partner: str = "") -> dict[str, str]:
    return {"text": text, "partner": partner} if partner else {"text": text}


WRITTEN: dict[Kind, dict[str, str]] = {
    Kind.SINGLE: rows(right("một"), line("hai")),
    Kind.SEVERAL: rows(right("một"), right("hai"), line("ba")) | {"credit": "penalty"},
    Kind.TRUE_FALSE: {"truth": "false"},
    Kind.TABLE: rows(right("một"), line("hai"), right("ba"), line("bốn")) | {"credit": "steps"},
    Kind.ORDERING: rows(line("trước"), line("giữa"), line("sau")) | {"credit": "part"},
    Kind.MATCHING: rows(line("một", "1"), line("hai", "2"), {"partner": "3"}) | {"credit": "whole"},
    Kind.NUMBER: {"numbers": "1.234,5\n41,5 .. 42,5\n-3"},
    Kind.TEXT: {"accepted": "Hà Nội\nThủ đô  Hà Nội\n", "case_matters": "on"},
    Kind.POLL: rows(line("có"), line("không")) | {"multiple": "on"},
}


def address(cast: Cast) -> str:
    return reverse("bank_office:question_write", args=[cast.bank.uid])


def filled(cast: Cast, kind: Kind, **more: Any) -> dict[str, Any]:
    shared = {"kind": kind.value, "topic": str(cast.topics[0].uid), "level": "2", "stem": "Điều gì mới lạ?"}
    return shared | NO_PICTURES | WRITTEN[kind] | more


def written(cast: Cast, client_of: ClientOf, kind: Kind, **more: Any) -> Question:
    answer = client_of(cast.thu).post(address(cast), filled(cast, kind, **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return Question.objects.get(current__stem="Điều gì mới lạ?")


def shown(page: Any) -> dict[str, Any]:
    """What a browser would send back from the form as it is shown."""
    forms = [page.context["form"], page.context["pictures"].management_form, *page.context["pictures"]]
    if page.context["options"] is not None:
        forms += [page.context["options"].management_form, *page.context["options"]]
    fields = [field for form in forms for field in form]
    values = {field.html_name: field.value() for field in fields if not hasattr(field.value(), "read")}
    values["topic"] = str(getattr(values["topic"], "uid", values["topic"]))
    return {name: value for name, value in values.items() if value is not None and value is not False and value != ""}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_written_and_comes_back_as_it_was(kind: Kind, cast: Cast, client_of: ClientOf) -> None:
    question = written(cast, client_of, kind)
    before = text_of(question.current)
    revise = reverse("bank_office:question_revise", args=[question.uid])
    client = client_of(cast.thu)

    assert before.kind == kind
    assert client.post(revise, shown(client.get(revise))).status_code == 302
    question.refresh_from_db()
    assert text_of(question.current) == before


def test_what_a_kind_has_of_its_own_is_kept(cast: Cast, client_of: ClientOf) -> None:
    def text(kind: Kind) -> Any:
        question = written(cast, client_of, kind)
        made = text_of(question.current)
        Question.objects.filter(pk=question.pk).update(current=None)
        return made

    assert text(Kind.NUMBER).numbers == tuple(
        NumberRange(Decimal(low), Decimal(high)) for low, high in (("1234.5", "1234.5"), ("41.5", "42.5"), ("-3", "-3"))
    )
    assert text(Kind.TEXT).accepted == ("Hà Nội", "Thủ đô Hà Nội")
    assert [(one.text, one.right) for one in text(Kind.TRUE_FALSE).options] == [("Đúng", False), ("Sai", True)]
    assert [(one.text, one.partner) for one in text(Kind.MATCHING).options] == [("một", "1"), ("hai", "2"), ("", "3")]
    assert text(Kind.TABLE).credit == "steps"
    assert text(Kind.POLL).multiple


@pytest.mark.parametrize("kind", list(Kind))
def test_the_form_offers_what_the_kind_allows_and_no_more(kind: Kind, cast: Cast, client_of: ClientOf) -> None:
    form = client_of(cast.thu).get(address(cast), {"kind": kind.value}).context["form"]
    offered = [value for value, _label in form.fields["credit"].choices] if "credit" in form.fields else ["whole"]

    assert offered == list(KINDS[kind].credits)
    assert ("numbers" in form.fields) == (kind == Kind.NUMBER)
    assert ("truth" in form.fields) == (kind == Kind.TRUE_FALSE)


def test_turning_to_another_kind_saves_nothing_and_loses_nothing(cast: Cast, client_of: ClientOf) -> None:
    given = filled(cast, Kind.SEVERAL, turn="matching", tags="ôn tập")
    answer = client_of(cast.thu).post(address(cast), given)
    values = shown(answer)

    assert answer.status_code == 200
    assert (values["stem"], values["level"], values["tags"], values["kind"]) == (
        given["stem"],
        "2",
        "ôn tập",
        "matching",
    )
    assert [values[f"options-{n}-text"] for n in range(3)] == ["một", "hai", "ba"]
    assert not Question.objects.filter(current__stem=given["stem"]).exists()


@pytest.mark.parametrize(
    ("numbers", "said"), [("nhiều", "no number"), ("1.234", "two numbers"), ("5 .. 3", "begins after its end")]
)
def test_a_number_that_cannot_be_read_is_said(numbers: str, said: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    client.cookies["django_language"] = "en"
    answer = client.post(address(cast), filled(cast, Kind.NUMBER, numbers=numbers))

    assert answer.status_code == 422
    assert not Question.objects.filter(current__stem="Điều gì mới lạ?").exists()
    assert said in str(answer.context["form"].errors)
    assert numbers in answer.content.decode()


def test_tags_are_carried_and_taken_off(cast: Cast, client_of: ClientOf) -> None:
    question = written(cast, client_of, Kind.SINGLE, tags="ôn tập, khó")
    client, revise = client_of(cast.thu), reverse("bank_office:question_revise", args=[question.uid])
    assert shown(client.get(revise))["tags"] == "khó, ôn tập"

    client.post(revise, shown(client.get(revise)) | {"tags": "khó, mới"})
    assert sorted(question.tags.values_list("name", flat=True)) == ["khó", "mới"]
    assert client.post(revise, shown(client.get(revise)) | {"tags": "x" * 61}).status_code == 422


def test_save_and_write_the_next_keeps_topic_level_kind_and_tags(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    answer = client.post(address(cast), filled(cast, Kind.TABLE, tags="khó", next="1"))
    values = shown(client.get(answer.url))

    assert (values["kind"], values["topic"], values["level"], values["tags"]) == (
        "table",
        str(cast.topics[0].uid),
        "2",
        "khó",
    )
    assert "stem" not in values


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (4, 3), "red").save(content, "PNG")
    return SimpleUploadedFile("bản đồ.png", content.getvalue(), "image/png")


def test_a_picture_goes_where_the_cursor_stood_and_stays_with_the_question(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    given = filled(cast, Kind.SINGLE, stem="Xem  rồi trả lời", turn="picture", at="stem", place="4")
    added = client.post(address(cast), given | {"new_picture": picture(), "new_alt": "Bản đồ miền núi"})
    values = shown(added)
    name = values["pictures-0-name"]

    assert values["stem"] == f"Xem {{{{{name}}}}} rồi trả lời"
    assert client.post(address(cast), values).status_code == 302
    question = Question.objects.get(current__stem=values["stem"])
    [kept] = question.current.pictures.all()
    assert (kept.name, kept.alt, kept.picture.width) == (name, "Bản đồ miền núi", 4)
    revise = reverse("bank_office:question_revise", args=[question.uid])
    client.post(revise, shown(client.get(revise)) | {"pictures-0-remove": "on"})
    question.refresh_from_db()
    assert not question.current.pictures.exists()


@pytest.mark.parametrize(
    ("stem", "place", "becomes"),
    [
        ("Một\r\nhai ba", "8", "Một\nhai @ba"),  # browsers count one sign for a new line and send two
        ("|1945|Cách mạng|\r\n|1954|Điện Biên|", "33", "|1945|Cách mạng|\n|1954|Điện Biên|\n@"),
        ("|1945|Cách mạng|\r\n|1954|Điện Biên|", "16", "|1945|Cách mạng|\n@\n|1954|Điện Biên|"),
        ("|1945||", "6", "|1945|@|"),
        ("Câu hỏi?", "", "Câu hỏi?@"),
    ],
)
def test_a_picture_is_put_where_the_browser_says_and_never_behind_the_last_bar_of_a_row(
    stem: str, place: str, becomes: str, cast: Cast, client_of: ClientOf
) -> None:
    given = filled(cast, Kind.SINGLE, stem=stem, turn="picture", at="stem" if place else "", place=place)
    added = client_of(cast.thu).post(address(cast), given | {"new_picture": picture(), "new_alt": "Bản đồ"})
    values = shown(added)
    put_in = f"{{{{{values['pictures-0-name']}}}}}"
    assert values["stem"].replace("\r\n", "\n").replace(put_in, "@") == becomes


@pytest.mark.parametrize(("alt", "data"), [("", None), ("Bản đồ", b"no picture")])
def test_no_picture_without_words_and_no_file_that_is_none(
    alt: str, data: bytes | None, cast: Cast, client_of: ClientOf
) -> None:
    file = picture() if data is None else SimpleUploadedFile("x.png", data, "image/png")
    given = filled(cast, Kind.SINGLE, turn="picture", new_alt=alt, new_picture=file)
    answer = client_of(cast.thu).post(address(cast), given)

    assert answer.context["new_picture"].errors
    assert shown(answer)["stem"] == "Điều gì mới lạ?"
    assert not cast.bank.pictures.exists()


def test_whoever_writes_nearly_the_same_is_told(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    client.post(address(cast), filled(cast, Kind.SINGLE))
    client.cookies["django_language"] = "en"
    page = client.post(address(cast), filled(cast, Kind.SINGLE), follow=True).content.decode()

    assert "Near to Q0017, “Điều gì mới lạ?”" in page
