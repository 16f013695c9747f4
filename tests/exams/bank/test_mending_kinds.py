"""A question of any kind that came with a fault is mended where it stands, and comes into the bank as it was mended."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import Settings

from exams.bank.formats.xlsx_writing import write_xlsx
from exams.bank.held import sameness_of, text_of
from exams.bank.items import ItemOption, Kind, NumberRange
from exams.bank.models import Question
from exams.bank.question_text import OptionText, QuestionText
from people.models import User
from tests.cast import NOW, Cast
from tests.exams.bank.kinds.questions import example, item_of_text
from tests.exams.bank.test_office_import import confirm, led, upload

ClientOf = Callable[[User], Client]
Typed = dict[str, str | None]
pytestmark = pytest.mark.usefixtures("jobs_at_once")

ONE, TWO, THREE = OptionText("Một"), OptionText("Hai"), OptionText("Ba")
PAIRS = (OptionText("Một", partner="Bốn"), OptionText("Hai", partner="Năm"), OptionText("", partner="Sáu"))
# What is wrong with a question of each kind, what is typed to mend it (None: not sent), what the bank then has.
FAULTY: dict[Kind, tuple[dict[str, Any], Typed, dict[str, Any]]] = {
    Kind.SINGLE: (
        {"options": (ONE, TWO, THREE)},
        {"options-1-right": "on"},
        {"options": (ONE, replace(TWO, right=True), THREE)},
    ),
    Kind.SEVERAL: (
        {"options": (replace(ONE, right=True), replace(TWO, right=True), ONE), "credit": "part"},
        {"options-2-text": "Ba"},
        {"options": (replace(ONE, right=True), replace(TWO, right=True), THREE), "credit": "part"},
    ),
    Kind.TRUE_FALSE: (
        {"options": (OptionText("Đúng"), OptionText("Sai"))},
        {"truth": "false"},
        {"options": (OptionText("Đúng"), OptionText("Sai", right=True))},
    ),
    Kind.TABLE: (
        {"options": (replace(ONE, right=True),)},
        {"options-1-text": "Hai", "options-2-text": "Ba", "options-2-right": "on", "credit": "penalty"},
        {"options": (replace(ONE, right=True), TWO, replace(THREE, right=True)), "credit": "penalty"},
    ),
    Kind.ORDERING: (
        {"options": (TWO,)},
        {"options-0-text": "Một", "options-1-text": "Hai", "options-2-text": "Ba", "credit": "part"},
        {"options": (ONE, TWO, THREE), "credit": "part"},
    ),
    Kind.MATCHING: (
        {"options": (replace(PAIRS[0], partner=""), *PAIRS[1:])},
        {"options-0-partner": "Bốn"},
        {"options": PAIRS},
    ),
    Kind.NUMBER: (
        {"numbers": ()},
        {"numbers": "42\n1,5 .. 2,5"},
        {"numbers": (NumberRange(Decimal(42), Decimal(42)), NumberRange(Decimal("1.5"), Decimal("2.5")))},
    ),
    Kind.TEXT: (
        {"accepted": ()},
        {"accepted": "Hà Nội\nThăng Long", "case_matters": "on"},
        {"accepted": ("Hà Nội", "Thăng Long"), "case_matters": True},
    ),
    Kind.POLL: (
        {"options": (ONE,)},
        {"options-1-text": "Hai", "multiple": "on"},
        {"options": (ONE, TWO), "multiple": True},
    ),
}


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.thu)


def previewed(client: Client, cast: Cast, text: QuestionText) -> str:
    """The address of the preview of a workbook with this question alone."""
    item = item_of_text(text, where="", ref="", explanation=text.explanation, citation=text.citation)
    file = io.BytesIO(write_xlsx([item], title="Câu hỏi", made_at=NOW).content)
    file.name = "câu hỏi.xlsx"
    return led(client, upload(client, cast, file))


def only_row(client: Client, preview: str) -> dict[str, Any]:
    [row] = client.get(preview).context["rows"]
    return dict(row)


def sent(client: Client, preview: str, typed: Typed) -> Any:
    """The form as a browser would send it when this was typed into it and the rest left as it stood."""
    page = html.fromstring(client.get(f"{preview}0/").content)
    [form] = [form for form in page.forms if "stem" in form.fields]
    assert set(typed) <= {control.name for control in form.inputs if control.name is not None}, (
        "nothing is typed nowhere"
    )
    fields = dict(form.form_values()) | typed
    return client.post(f"{preview}0/", {name: value for name, value in fields.items() if value is not None})


@pytest.mark.parametrize("kind", list(Kind))
def test_a_fault_of_any_kind_is_mended_in_place_and_imported_right(kind: Kind, client: Client, cast: Cast) -> None:
    faulty, typed, right = FAULTY[kind]
    preview = previewed(client, cast, example(kind, **faulty))
    before = only_row(client, preview)
    answer = sent(client, preview, typed)
    after = only_row(client, preview)
    confirm(client, preview)

    assert (before["deed"], before["draft"].kind) == ("skip", kind)
    assert answer.status_code == 302, answer.context["form"].errors
    assert (after["deed"], after["mended"], after["remarks"]) == ("create", True, [])
    saved = text_of(Question.objects.latest("pk").current)
    expected = example(kind, **right)
    assert sameness_of(saved) == sameness_of(expected)
    assert [option.text for option in saved.options] == [option.text for option in expected.options]
    same = ("kind", "stem", "credit", "case_matters", "multiple", "numbers", "accepted")
    assert [getattr(saved, name) for name in same] == [getattr(expected, name) for name in same]


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_sent_as_it_stood_is_the_question_as_it_was_read(kind: Kind, client: Client, cast: Cast) -> None:
    preview = previewed(client, cast, example(kind, explanation="Vì thế.", citation="Điều 9"))
    before = only_row(client, preview)["draft"]
    answer = sent(client, preview, {})

    assert answer.status_code == 302, answer.context["form"].errors
    after = only_row(client, preview)["draft"]
    assert sameness_of(after.text) == sameness_of(before.text)
    assert replace(after.text, options=()) == replace(before.text, options=())


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        (Kind.NUMBER, {"numbers": "khoảng bốn"}, "numbers"),
        (Kind.NUMBER, {"numbers": "1.234"}, "numbers"),
        (Kind.NUMBER, {"numbers": "3 .. 2"}, "__all__"),
        (Kind.TEXT, {"accepted": " "}, "accepted"),
        (Kind.MATCHING, {"options-4-partner": "", "options-2-partner": ""}, "__all__"),
        (Kind.ORDERING, {"options-1-text": "", "options-2-text": "", "options-3-text": ""}, "__all__"),
        (Kind.TABLE, {"options-0-text": "", "options-1-right": None}, "__all__"),
        (Kind.SINGLE, {"citation": "Điều 9. " * 60}, "citation"),
    ],
)
def test_an_answer_that_the_bank_could_not_take_is_said_and_not_kept(
    kind: Kind, typed: Typed, field: str, client: Client, cast: Cast
) -> None:
    preview = previewed(client, cast, example(kind))
    answer = sent(client, preview, typed)

    assert answer.status_code == 422
    said = answer.context["form"].errors
    assert field in said or any(answer.context["options"].errors)
    assert not only_row(client, preview)["mended"]


def test_a_citation_that_is_too_long_is_told_and_shortened_in_place(client: Client, cast: Cast) -> None:
    preview = previewed(client, cast, example(Kind.TEXT, citation="Khoản 1 Điều 9. " * 30))
    before = only_row(client, preview)
    unchanged = sent(client, preview, {"stem": "Câu đã sửa lời?"})
    sent(client, preview, {"citation": "Khoản 1 Điều 9."})
    after = only_row(client, preview)

    assert ([each.code for each in before["remarks"]], before["deed"]) == (["citation_cut"], "create")
    assert "citation" in unchanged.context["form"].errors, "nothing is cut in the form without a word"
    assert (after["remarks"], after["draft"].citation) == ([], "Khoản 1 Điều 9.")


def test_a_row_that_needs_mending_is_said_above_and_beside_it(client: Client, cast: Cast) -> None:
    preview = previewed(client, cast, example(Kind.SINGLE))
    answer = sent(client, preview, {"options-4-right": "on"})
    page = html.fromstring(answer.content)

    assert answer.status_code == 422
    assert page.xpath("//div[@role='alert']")
    assert len(page.xpath("//fieldset//p[@class='error-message']")) == 1


def test_true_and_false_keep_their_words_and_which_is_which(client: Client, cast: Cast) -> None:
    text = example(Kind.TRUE_FALSE, options=(OptionText("Sai"), OptionText("Đúng", right=True)))
    preview = previewed(client, cast, text)
    sent(client, preview, {"stem": "Câu đã sửa lời?"})
    draft = only_row(client, preview)["draft"]

    assert [(option.text, option.right) for option in draft.options] == [("Đúng", True), ("Sai", False)]


def test_what_the_file_says_of_places_stays_with_the_words(client: Client, cast: Cast) -> None:
    options = (OptionText("Một", right=True), OptionText("Hai"), OptionText("Ba", pinned=True))
    preview = previewed(client, cast, example(Kind.SINGLE, options=options))
    assert [each.pinned for each in only_row(client, preview)["draft"].options] == [None, None, True]
    sent(client, preview, {"options-1-text": "", "options-0-text": "Một!"})
    after = only_row(client, preview)["draft"].options
    assert [(each.text, each.pinned) for each in after] == [("Một!", None), ("Ba", True)]


def test_a_question_with_more_rows_than_the_bank_takes_shows_them_all(client: Client, cast: Cast) -> None:
    words = [ItemOption(f"Việc {number}", partner=f"Người {number % 3}") for number in range(10)]
    options = tuple(OptionText(each.text, partner=each.partner) for each in words)
    many = replace(example(Kind.ORDERING), options=options)
    preview = previewed(client, cast, many)
    typed: Typed = {f"options-{number}-text": "" for number in range(5, 10)}
    answer = sent(client, preview, typed)

    assert answer.status_code == 302, answer.context["form"].errors
    assert [option.text for option in only_row(client, preview)["draft"].options] == [each.text for each in options[:5]]


def test_the_key_of_a_draft_without_one_is_guessed_nowhere(client: Client, cast: Cast) -> None:
    text = example(Kind.TRUE_FALSE, options=(OptionText("Đúng"), OptionText("Sai")))
    preview = previewed(client, cast, text)
    answer = sent(client, preview, {"stem": "Câu đã sửa lời?"})

    assert answer.status_code == 422
    assert "truth" in answer.context["form"].errors
