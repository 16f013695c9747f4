"""The grammar of GIFT, case by case."""

from decimal import Decimal
from pathlib import Path

import pytest

from exams.bank.formats.gift_reading import read_gift, read_missing_word
from exams.bank.items import Item, ItemFile, Kind, NumberRange


def file_of(tmp_path: Path, text: str) -> ItemFile:
    path = tmp_path / "questions.gift"
    path.write_text(text, encoding="utf-8")
    return read_gift(path, path.name)


def one(tmp_path: Path, text: str) -> Item:
    found = file_of(tmp_path, text)
    (item,) = found.items
    assert not item.faults, found.problems
    return item


def texts(item: Item) -> list[str]:
    return [option.text for option in item.options]


def test_the_answer_after_an_equals_sign_is_right(tmp_path: Path) -> None:
    item = one(tmp_path, "Đảng thành lập năm nào? {~1929 =1930 ~1945}")
    assert (item.kind, texts(item), item.right) == (Kind.SINGLE, ["1929", "1930", "1945"], (1,))
    assert all(option.credit is None for option in item.options)


def test_signs_behind_a_backslash_mean_themselves(tmp_path: Path) -> None:
    item = one(tmp_path, r"Dấu nào\: \{a\}? {=\= và \~ #vì \# ~\\ ~dòng một\ndòng hai}")
    assert item.stem == "Dấu nào: {a}?"
    assert texts(item) == ["= và ~", "\\", "dòng một\ndòng hai"]
    assert item.options[0].feedback == "vì #"


def test_words_after_the_braces_make_a_blank_in_the_sentence(tmp_path: Path) -> None:
    assert one(tmp_path, "Hà Nội là {=thủ đô ~tỉnh} của Việt Nam.").stem == "Hà Nội là _____ của Việt Nam."
    assert one(tmp_path, "Hà Nội là {=thủ đô ~tỉnh}.").stem == "Hà Nội là _____."


def test_weights_are_kept_where_they_are_not_equal_shares(tmp_path: Path) -> None:
    item = one(tmp_path, "Chọn: {~%50%a ~%50%b ~%-100%c ~d}")
    assert (item.kind, item.right) == (Kind.SEVERAL, (0, 1))
    assert [option.credit for option in item.options] == [Decimal("0.5"), Decimal("0.5"), Decimal(-1), Decimal(0)]
    assert [option.credit for option in one(tmp_path, "Chọn: {~%50%a ~%50%b ~c}").options] == [None, None, None]


def test_part_of_the_mark_beside_one_right_answer_is_kept(tmp_path: Path) -> None:
    item = one(tmp_path, "Chọn: {=a ~%50%b ~c}")
    assert item.kind is Kind.SINGLE
    assert [option.credit for option in item.options] == [Decimal(1), Decimal("0.5"), Decimal(0)]


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        ("#1930", "1930", "1930"),
        ("#3.14:0.005", "3.135", "3.145"),
        ("#1..5", "1", "5"),
        ("#-5..-1", "-5", "-1"),
        ("#3,5", "3.5", "3.5"),
        ("#\n=%100%9:1#đúng\n=%0%5:0#sai\n", "8", "10"),
    ],
)
def test_numbers_are_exact_off_by_so_much_or_between_two(tmp_path: Path, answer: str, low: str, high: str) -> None:
    item = one(tmp_path, f"Bao nhiêu? {{{answer}}}")
    assert (item.kind, item.numbers) == (Kind.NUMBER, (NumberRange(Decimal(low), Decimal(high)),))


def test_a_number_that_is_none_is_said_and_kept_out(tmp_path: Path) -> None:
    found = file_of(tmp_path, "Bao nhiêu? {#nhiều}")
    assert not found.ready
    assert "nhiều" in found.problems[0].message


def test_true_and_false_are_in_the_language_of_the_question(tmp_path: Path) -> None:
    item = one(tmp_path, "Đúng không? {F#sai rồi#đúng rồi####vì thế}")
    assert (item.kind, texts(item), item.right, item.explanation) == (
        Kind.TRUE_FALSE,
        ["Đúng", "Sai"],
        (1,),
        "vì thế",
    )
    assert [option.feedback for option in item.options] == ["sai rồi", "đúng rồi"]
    assert texts(one(tmp_path, "Is it? {TRUE}")) == ["True", "False"]


def test_pairs_may_leave_a_partner_over(tmp_path: Path) -> None:
    item = one(tmp_path, "Ghép: {=Việt Nam -> Hà Nội =Lào -> Viêng Chăn = -> Huế}")
    assert item.kind is Kind.MATCHING
    assert [(option.text, option.partner) for option in item.options] == [
        ("Việt Nam", "Hà Nội"),
        ("Lào", "Viêng Chăn"),
        ("", "Huế"),
    ]


def test_equals_signs_alone_are_short_text(tmp_path: Path) -> None:
    found = file_of(tmp_path, "Thủ đô? {=Hà Nội =%100%Ha Noi =%50%Hanoi =%0%*#thử lại}")
    (item,) = found.items
    assert (item.kind, item.accepted) == (Kind.TEXT, ("Hà Nội", "Ha Noi"))
    assert [problem.code for problem in found.problems] == ["partial_left_out"]


def test_categories_hold_until_the_next_and_are_topics(tmp_path: Path) -> None:
    text = "$CATEGORY: $course$/top/Chương 1/Bài 1//2\n\nA? {T}\n\nB? {F}\n\n$CATEGORY: $course$/top\n\nC? {T}\n"
    assert [item.topic for item in file_of(tmp_path, text).items] == ["Chương 1 / Bài 1/2", "Chương 1 / Bài 1/2", ""]


def test_comments_carry_a_reference_and_tags(tmp_path: Path) -> None:
    item = one(tmp_path, "// [id:Q-7] [tag:luật] [tag:[a\\]]\n// một ghi chú\n::Câu 7::Hỏi? {T}")
    assert (item.ref, item.tags, item.stem) == ("Q-7", ("luật", "[a]"), "Hỏi?")


def test_html_becomes_plain_text(tmp_path: Path) -> None:
    item = one(tmp_path, r"[html]<p>H<sub>2</sub>O &amp; x<sup>2</sup></p><ul><li>một</li></ul> {=[plain]<b> ~c}")
    assert item.stem == "H₂O & x²\n- một"
    assert texts(item) == ["<b>", "c"]


def test_markdown_and_plain_text_stay_as_they_are(tmp_path: Path) -> None:
    assert one(tmp_path, r"[markdown]**đậm** \n- một {T}").stem == "**đậm**\n- một"


def test_scripts_never_survive(tmp_path: Path) -> None:
    item = one(tmp_path, '[html]<p onclick\\="x">Hỏi<script>alert(1)</script></p> {T}')
    assert item.stem == "Hỏi"


@pytest.mark.parametrize(("text", "code"), [("Hỏi? {=a ~b", "not_closed"), ("Hỏi? {abc}", "answers_not_understood")])
def test_broken_answers_are_said_with_their_line(tmp_path: Path, text: str, code: str) -> None:
    found = file_of(tmp_path, f"\n\n{text}\n\n::B::Tiếp? {{T}}\n")
    assert [(problem.code, problem.where) for problem in found.problems] == [(code, "line 3")]
    assert [item.stem for item in found.ready] == ["Tiếp?"]


def test_essays_and_descriptions_are_counted_and_named(tmp_path: Path) -> None:
    found = file_of(tmp_path, "Viết về Đảng. {}\n\nĐọc đoạn sau.\n")
    assert (found.items, found.unsupported) == ((), 2)
    assert ["essay" in found.problems[0].message, "description" in found.problems[1].message] == [True, True]


def test_missing_word_text_has_bare_weights(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("Đây là {=câu đúng#tốt ~75%câu gần đúng ~câu sai} rồi.", encoding="utf-8")
    (item,) = read_missing_word(path, path.name).items
    assert item.stem == "Đây là _____ rồi."
    assert [option.credit for option in item.options] == [Decimal(1), Decimal("0.75"), Decimal(0)]
