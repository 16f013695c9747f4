"""Papers of every kind of question: what a candidate may read of each, and the key apart."""

from dataclasses import replace
from decimal import Decimal

import pytest

from exams.bank.items import Kind
from exams.papers.freezing import SourceOption, SourcePicture, SourceQuestion, content_digest, freeze
from tests.exams.bank.kinds.questions import example, in_paper, source_of_text


def old(n: int, multiple: bool, rights: set[int], points: str) -> SourceQuestion:
    options = tuple(SourceOption(f"Phương án {i}", i in rights, i == 4) for i in range(1, 5))
    return SourceQuestion(n, f"Q{n:04d}", f"Câu {n}?\n| a | b |", multiple, options, Decimal(points))


OLD = [
    old(1, False, {2}, "1"),
    replace(old(2, True, {1, 3}, "0.5"), kind=Kind.SEVERAL),
    SourceQuestion(
        3,
        "Q0003",
        "Đảng ra đời năm 1930.",
        False,
        (SourceOption("Đúng", True, True), SourceOption("Sai", False, True)),
        Decimal("0.25"),
        kind=Kind.TRUE_FALSE,
    ),
]


@pytest.mark.parametrize(
    ("seed", "shuffled", "digest"),
    [
        ("a", True, "d7f0cadd3f2263dcfac3e622b099a5dff30196a21b9d1269ab5c3426830ec9c2"),
        ("b", True, "a90ed3374ae9e24708294b2ef10ca80d8a0d8794d05f5855bcf88b7b97e80c01"),
        ("a", False, "d7f0cadd3f2263dcfac3e622b099a5dff30196a21b9d1269ab5c3426830ec9c2"),
    ],
)
def test_papers_of_the_first_kinds_are_byte_for_byte_what_they_always_were(
    seed: str, shuffled: bool, digest: str
) -> None:
    """The digests were taken before there were other kinds."""
    paper = freeze(OLD, seed=seed, shuffle_questions=shuffled, shuffle_options=shuffled)
    assert paper.digest == digest


def test_what_devices_are_told_of_them_is_the_same_too() -> None:
    paper = freeze(OLD, seed="a", shuffle_questions=False, shuffle_options=False)
    assert content_digest(paper.content) == "df12dc5356375757940c29edb553f17f6e131b744c89b82dedcf1cf3e785d8d5"


PLAIN = {"n": 1, "stem": "Đảng ra đời ở đâu?", "multiple": False, "points": "1", "options": []}


def test_a_table_has_rows_of_true_and_false() -> None:
    question, right = in_paper(example(Kind.TABLE, credit="steps"))
    assert question.keys() == {*PLAIN, "kind", "credit", "rows"}
    assert (question["kind"], question["credit"], question["options"]) == ("table", "steps", [])
    offered = [[(one["id"], one["text"]) for one in row["options"]] for row in question["rows"]]
    assert offered == [[("A", "Đúng"), ("B", "Sai")], [("C", "Đúng"), ("D", "Sai")], *offered[2:]]
    assert len(right) == 4


def test_what_is_written_says_how_long_it_may_be() -> None:
    assert in_paper(example(Kind.NUMBER)) == (PLAIN | {"kind": "number", "write": {"most": 200}}, ["41.5..42.5"])
    question, right = in_paper(example(Kind.TEXT))
    assert (question, right) == (PLAIN | {"kind": "text", "write": {"most": 200}}, ["Hà Nội", "Thăng Long"])


def test_a_poll_is_worth_nothing_and_has_no_key() -> None:
    question, right = in_paper(example(Kind.POLL, multiple=True))
    assert (question["points"], question["multiple"], question["kind"], right) == ("0", True, "poll", [])


@pytest.mark.parametrize("kind", [Kind.ORDERING, Kind.MATCHING])
def test_what_tells_the_key_is_shuffled_even_where_nothing_else_is(kind: Kind) -> None:
    source = source_of_text(example(kind))
    papers = [freeze([source], seed=str(n), shuffle_questions=False, shuffle_options=False) for n in range(9)]
    assert len({tuple(paper.right["1"]) for paper in papers}) > 3


def test_the_order_names_rows_and_then_partners_by_where_they_first_stood() -> None:
    source = source_of_text(example(Kind.MATCHING))
    paper = freeze([source], seed="s", shuffle_questions=True, shuffle_options=True)
    [(_version, order)], [question] = paper.orders, paper.content["questions"]
    rows = question["rows"]
    assert [source.options[at].text for at in order[: len(rows)]] == [row["text"] for row in rows]
    offered = [one["text"] for one in rows[0]["options"]]
    assert [source.options[at].partner for at in order[len(rows) :]] == offered
    assert sorted(order[len(rows) :]) == [0, 1, 2, 4]


@pytest.mark.parametrize("kind", [Kind.TABLE, Kind.NUMBER, Kind.TEXT])
def test_the_content_is_the_same_whatever_is_right(kind: Kind) -> None:
    source = source_of_text(example(kind))
    turned = tuple(replace(option, right=not option.right) for option in source.options)
    moved = replace(source, options=turned, numbers=(), accepted=())
    papers = [freeze([one], seed="s", shuffle_questions=True, shuffle_options=True) for one in (source, moved)]
    assert papers[0].content == papers[1].content
    assert papers[0].right != papers[1].right


def test_only_the_pictures_of_what_is_asked_go_along() -> None:
    """One of the explanation would show the key."""
    shown, partner, hidden = (
        SourcePicture(name, name * 8, "image/png", "Bản đồ", 30, 20) for name in ("a.png", "b.png", "c.png")
    )
    source = source_of_text(example(Kind.MATCHING, stem="Đây là đâu?\n{{a.png}}"))
    options = (replace(source.options[0], partner="{{b.png}}"), *source.options[1:])
    source = replace(source, options=options, pictures=(shown, partner, hidden))
    paper = freeze([source], seed="s", shuffle_questions=True, shuffle_options=True)
    assert paper.content["questions"][0]["pictures"] == [
        {"name": "a.png", "digest": "a.png" * 8, "type": "image/png", "alt": "Bản đồ", "width": 30, "height": 20},
        {"name": "b.png", "digest": "b.png" * 8, "type": "image/png", "alt": "Bản đồ", "width": 30, "height": 20},
    ]
