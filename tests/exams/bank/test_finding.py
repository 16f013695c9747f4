"""Finding questions by their words, in whatever database the tests run on."""

import pytest
from django.core.paginator import EmptyPage
from hypothesis import given
from hypothesis import strategies as st

from exams.bank.actions import OptionText, QuestionText, write_question
from exams.bank.finding import FoundOnce, matching
from exams.bank.models import Question
from exams.bank.searching import BETWEEN_WORDS, plain_of, sought, words_of
from tests.cast import NOW, Cast

TEXTS = {
    "Q0017": "Quy định số 35-QĐ/TW (khoản 2) nêu “Đảng viên” ở đâu?",
    "Q0018": "Cấp uỷ họp mấy tháng một lần?",
    "Q0019": "Cáp treo: độ dài 3,5 km, đoàn tàu an toàn",
}


@pytest.fixture
def written(cast: Cast) -> Cast:
    options = (OptionText("Ở trang đầu", right=True), OptionText("Ở phụ lục 100%", right=False))
    for ref, stem in TEXTS.items():
        text = QuestionText(stem=stem, options=options)
        write_question(topic=cast.topics[0], level=1, text=text, ref=ref, by=None, now=NOW)
    return cast


def found(query: str, *, ignore_marks: bool = False) -> set[str]:
    asked = matching(Question.objects.filter(ref__in=TEXTS), query, ignore_marks=ignore_marks)
    return {question.ref for question in asked}


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("quy định", {"Q0017"}),
        ("QUY ĐỊNH", {"Q0017"}),
        ("quy dinh", {"Q0017"}),
        ("định quy", {"Q0017"}),
        ("35-QĐ/TW", {"Q0017"}),
        ("qd/tw", {"Q0017"}),
        ("(khoản", {"Q0017"}),
        ("đảng viên", {"Q0017"}),
        ("cấp", {"Q0018"}),
        ("cáp", {"Q0019"}),
        ("cap", {"Q0018", "Q0019"}),
        ("3,5 km", {"Q0019"}),
        ("trang đầu", set(TEXTS)),
        ("phụ lục 100%", set(TEXTS)),
        ('"đảng viên"', {"Q0017"}),
        ('"viên đảng"', set()),
        ("“số 35-qđ/tw”", {"Q0017"}),
        ("đâu họp", set()),
        ("q0018", {"Q0018"}),
        ("Q00", set()),
        ("?", set()),
        ("'; --", set()),
        ("\\ : * & | !", set()),
    ],
)
def test_every_word_typed_must_occur(query: str, refs: set[str], written: Cast) -> None:
    assert found(query) == refs


def test_a_word_is_found_by_its_beginning_and_not_by_its_end(written: Cast) -> None:
    assert found("toà") == {"Q0019"}
    assert found("oàn") == set()
    assert found("oan") == set()
    assert found("đo") == {"Q0019"}


def test_who_ticks_the_box_finds_with_other_marks_than_were_typed(written: Cast) -> None:
    assert found("cấp tháng") == {"Q0018"}
    assert found("cáp thang") == set()
    assert found("cáp thang", ignore_marks=True) == {"Q0018"}


@given(st.text(alphabet="aăâđêơnh0é -/\"'“”(.%_\\", max_size=30))
def test_what_a_text_says_is_found_in_it(text: str) -> None:
    words = words_of(text, [])
    for kept, column in ((True, words), (False, plain_of(words))):
        asked = sought(text, ignore_marks=not kept)
        if asked.marked == kept:
            begun = {word for word in column.translate(str.maketrans(dict.fromkeys(BETWEEN_WORDS, " "))).split()}
            assert set(asked.beginnings) <= begun


def test_phrases_are_what_stands_in_quotes() -> None:
    asked = sought('Đảng "dân  chủ" “tập trung” cuối')

    assert asked.phrases == ("dân chủ", "tập trung")
    assert asked.beginnings == ("đảng", "dân", "chủ", "tập", "trung", "cuối")
    assert asked.marked


@pytest.mark.parametrize("order", ["ref", "-ref"])
def test_pages_of_what_was_found_are_those_of_the_list(order: str, written: Cast) -> None:
    asked = matching(Question.objects.order_by(order), "trang đầu")
    pages = FoundOnce(asked, 2, rows=Question.objects.all())
    assert pages.count == len(TEXTS)
    assert [[row.ref for row in pages.page(number)] for number in pages.page_range] == [
        [row.ref for row in asked[:2]],
        [row.ref for row in asked[2:]],
    ]
    with pytest.raises(EmptyPage):
        pages.page(3)


def test_a_question_that_goes_while_its_page_is_made_is_left_out(written: Cast) -> None:
    pages = FoundOnce(matching(Question.objects.order_by("ref"), "trang đầu"), 2, rows=Question.objects.all())
    assert pages.count == 3
    pages.rows = Question.objects.exclude(ref="Q0017")
    assert [row.ref for row in pages.page(1)] == ["Q0018"]
