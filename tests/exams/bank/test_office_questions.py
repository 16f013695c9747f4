"""The back office for banks and questions: who sees them, how they are written, revised and retired."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.bank.actions import OptionText, QuestionText, add_topic, write_question
from exams.bank.models import Bank, Question, Topic
from exams.bank.topic_tree import counted_lines
from people.models import User
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]


def at(name: str, *args: Any) -> str:
    return reverse(f"bank_office:{name}", args=[getattr(arg, "uid", arg) for arg in args])


def filled(topic: Topic, *options: tuple[str, bool, str], **values: Any) -> dict[str, Any]:
    """What the browser sends from the question form."""
    rows = {"options-TOTAL_FORMS": 10, "options-INITIAL_FORMS": values.pop("held", 0)}
    rows |= {"pictures-TOTAL_FORMS": 0, "pictures-INITIAL_FORMS": 0, "kind": "single"}
    for number, (text, right, place) in enumerate(options):
        rows |= {f"options-{number}-text": text, f"options-{number}-place": place}
        if right:
            rows[f"options-{number}-right"] = "on"
    return {"topic": str(topic.uid), "level": 2, "stem": "Câu mới?", "citation": "Điều 9", **rows, **values}


GOOD = (("một", True, ""), ("hai", False, ""), ("Cả A và B", False, ""))


def refs_in(page: str, cast: Cast) -> set[str]:
    return {question.ref for question in Question.objects.all() if f">{question.ref}<" in page}


def test_each_sees_the_banks_of_the_own_units(cast: Cast, client_of: ClientOf) -> None:
    for who in (cast.thu, cast.vinh, cast.khanh):
        assert cast.bank.name in client_of(who).get(at("banks")).content.decode()
    cast.thu.grants.update(unit=cast.xx)
    assert cast.bank.name not in client_of(cast.thu).get(at("banks")).content.decode()


@pytest.mark.parametrize("door", ["bank", "topic_add", "question_write"])
def test_a_bank_out_of_scope_is_not_there(door: str, cast: Cast, client_of: ClientOf) -> None:
    cast.thu.grants.update(unit=cast.xx)

    assert client_of(cast.thu).get(at(door, cast.bank)).status_code == 404
    assert client_of(cast.thu).post(at(door, cast.bank), {"name": "x"}).status_code in (404, 405)


@pytest.mark.parametrize("door", ["question", "question_revise", "question_retire"])
def test_a_question_out_of_scope_is_not_there(door: str, cast: Cast, client_of: ClientOf) -> None:
    cast.thu.grants.update(unit=cast.xx)
    question = cast.questions[0]

    assert client_of(cast.thu).get(at(door, question)).status_code == 404
    assert client_of(cast.thu).post(at(door, question), {}).status_code == 404
    assert Question.objects.get(pk=question.pk).retired_at is None


@pytest.mark.parametrize("who", ["vinh", "khanh"])
def test_reviewers_and_inspectors_see_and_change_nothing(who: str, cast: Cast, client_of: ClientOf) -> None:
    client, question = client_of(getattr(cast, who)), cast.questions[0]
    page = client.get(at("question", question)).content.decode()

    assert "Đúng một" in page
    for door in ("question_revise", "question_retire"):
        assert at(door, question) not in page
        assert client.get(at(door, question)).status_code == 404
        assert client.post(at(door, question), {}).status_code == 404
    assert client.get(at("question_write", cast.bank)).status_code == 404
    assert at("question_write", cast.bank) not in client.get(at("bank", cast.bank)).content.decode()


def test_the_list_of_banks_counts_questions_in_use_by_level(cast: Cast, client_of: ClientOf) -> None:
    Question.objects.filter(pk=cast.questions[0].pk).update(retired_at=NOW)
    [bank] = client_of(cast.thu).get(at("banks")).context["object_list"]

    assert (bank.questions_in_use, bank.level_1, bank.level_2, bank.level_3, bank.level_4) == (15, 3, 4, 4, 4)
    assert bank.most == 4


def test_topics_count_their_own_questions_and_those_below(cast: Cast) -> None:
    below = add_topic(bank=cast.bank, name="Điều 9", parent=cast.topics[0], by=None, now=NOW)
    Question.objects.filter(pk=cast.questions[0].pk).update(topic=below)
    lines = [(line.topic.name, line.depth, line.questions) for line in counted_lines(cast.bank)]

    assert lines == [("Điều lệ Đảng", 0, 8), ("Điều 9", 1, 1), ("Nghị quyết Đại hội", 0, 8)]


def test_a_bank_is_opened_in_the_own_units_under_a_free_code(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    given = {"code": "MOI", "name": "Ngân hàng mới", "unit": str(cast.db01.uid)}

    assert client.post(at("bank_open"), given).status_code == 302
    assert Bank.objects.get(code="MOI").unit == cast.db01
    assert client.post(at("bank_open"), given).status_code == 422
    assert client.post(at("bank_open"), given | {"code": "X", "unit": str(cast.xx.uid)}).status_code == 422


def test_a_topic_is_added_below_another_and_named_once(cast: Cast, client_of: ClientOf) -> None:
    client, given = client_of(cast.thu), {"name": "Chương I", "parent": str(cast.topics[0].uid)}

    assert client.post(at("topic_add", cast.bank), given).status_code == 302
    assert Topic.objects.get(name="Chương I").parent == cast.topics[0]
    assert client.post(at("topic_add", cast.bank), given).status_code == 422
    assert client.post(at("topic_add", cast.bank), {"name": "Điều lệ Đảng"}).status_code == 422


@pytest.mark.parametrize("words", ["dieu le dang, muc 3", "ĐIỀU LỆ ĐẢNG, MỨC 3", "Q0005"])
def test_questions_are_found_with_and_without_marks(words: str, cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.thu).get(at("questions_results"), {"q": words}).content.decode()

    assert refs_in(page, cast) == ({"Q0005"} if words == "Q0005" else {"Q0005", "Q0006"})


def test_questions_are_filtered_by_topic_level_and_state(cast: Cast, client_of: ClientOf) -> None:
    client, results = client_of(cast.thu), at("questions_results")
    below = add_topic(bank=cast.bank, name="Điều 9", parent=cast.topics[0], by=None, now=NOW)
    Question.objects.filter(ref="Q0001").update(topic=below)
    Question.objects.filter(ref="Q0002").update(retired_at=NOW)

    def found(**query: Any) -> set[str]:
        return refs_in(client.get(results, query).content.decode(), cast)

    assert found(topic=cast.topics[0].uid, level=1) == {"Q0001"}
    assert found(topic=below.uid) == {"Q0001"}
    assert found(state="retired") == {"Q0002"}
    assert found(level=[1, 2]) == {"Q0001", "Q0003", "Q0004", "Q0009", "Q0010", "Q0011", "Q0012"}
    assert len(found(bank=cast.bank.uid)) == 15


def test_a_long_list_asks_no_more_queries_than_a_short_one(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    client.get(at("questions"))
    with CaptureQueriesContext(connection) as short:
        client.get(at("questions"))
    for number in range(30):
        held = cast.questions[number % 16]
        options = (OptionText("một", right=True), OptionText("hai", right=False))
        text = QuestionText(stem=f"Thêm {number}?", options=options)
        write_question(topic=held.topic, level=1, text=text, by=None, now=NOW)
    with CaptureQueriesContext(connection) as long:
        client.get(at("questions"))

    assert len(long) == len(short)


def test_a_question_is_written_with_its_options_in_order(cast: Cast, client_of: ClientOf) -> None:
    options = (("một", True, "yes"), ("", False, ""), ("hai", False, ""), ("Tất cả các phương án trên", False, "no"))
    answer = client_of(cast.thu).post(at("question_write", cast.bank), filled(cast.topics[0], *options))
    question = Question.objects.get(current__stem="Câu mới?")

    assert answer.url == at("question", question)
    assert (question.topic, question.level, question.ref) == (cast.topics[0], 2, "Q0017")
    assert question.current.citation == "Điều 9"
    assert list(question.current.options.values_list("text", "right", "pinned")) == [
        ("một", True, True),
        ("hai", False, False),
        ("Tất cả các phương án trên", False, False),
    ]


def test_by_rule_an_option_that_names_others_keeps_its_place(cast: Cast, client_of: ClientOf) -> None:
    options = (("một", True, ""), ("hai", False, ""), ("Tất cả các phương án trên", False, ""))
    client_of(cast.thu).post(at("question_write", cast.bank), filled(cast.topics[0], *options))

    pinned = Question.objects.get(current__stem="Câu mới?").current.options.values_list("pinned", flat=True)
    assert list(pinned) == [False, False, True]


@pytest.mark.parametrize(
    "options",
    [
        (("một", True, ""),),
        (("một", False, ""), ("hai", False, "")),
        (("một", True, ""), ("hai", True, "")),
        (("một", True, ""), ("MỘT", False, "")),
        (("một", True, ""), ("hai", False, ""), ("", True, "")),
    ],
)
def test_a_faulty_question_is_not_saved_and_what_was_typed_stays(options: Any, cast: Cast, client_of: ClientOf) -> None:
    """One option; no right one; two right ones; two that say the same; a right one that is empty."""
    answer = client_of(cast.thu).post(at("question_write", cast.bank), filled(cast.topics[0], *options))

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert ">\nmột</textarea>" in answer.content.decode()
    assert not Question.objects.filter(current__stem="Câu mới?").exists()


def test_several_right_answers_are_allowed_where_the_writer_says_so(cast: Cast, client_of: ClientOf) -> None:
    given = filled(cast.topics[0], ("một", True, ""), ("hai", True, ""), kind="several")

    assert client_of(cast.thu).post(at("question_write", cast.bank), given).status_code == 302
    assert Question.objects.get(current__stem="Câu mới?").current.multiple


def test_a_topic_of_another_bank_is_not_taken(cast: Cast, client_of: ClientOf) -> None:
    other = Bank.objects.create(code="KHAC", name="Khác", unit=cast.db01)
    foreign = add_topic(bank=other, name="Chủ đề khác", by=None, now=NOW)
    answer = client_of(cast.thu).post(at("question_write", cast.bank), filled(foreign, *GOOD))

    assert answer.status_code == 422
    assert "topic" in answer.context["form"].errors


def test_the_change_form_holds_what_is_written_and_rule_stays_rule(cast: Cast, client_of: ClientOf) -> None:
    context = client_of(cast.thu).get(at("question_revise", cast.questions[0])).context
    rows = [form.initial for form in context["options"] if form.initial]

    assert context["form"].initial["stem"] == "Câu 1 về Điều lệ Đảng, mức 1?"
    assert [(row["text"], row["right"], row["place"]) for row in rows] == [
        ("Đúng một", True, ""),
        ("Sai hai", False, ""),
        ("Sai ba", False, ""),
        ("Không có phương án nào đúng", False, ""),
    ]


def test_a_used_version_stays_and_the_change_becomes_the_next(cast: Cast, client_of: ClientOf) -> None:
    used = Question.objects.filter(current__used_at__isnull=False).first()
    given = filled(used.topic, *GOOD, held=4, seen=used.current_id)
    answer = client_of(cast.thu).post(at("question_revise", used), given)
    page = client_of(cast.thu).get(at("question", used)).content.decode()

    assert answer.status_code == 302
    assert Question.objects.get(pk=used.pk).current.number == 2
    assert used.current.stem in page
    assert "Câu mới?" in page


def test_two_writers_of_one_question_notice_each_other(cast: Cast, client_of: ClientOf) -> None:
    question = cast.questions[0]
    given = filled(question.topic, *GOOD, held=4, seen=question.current_id)
    client = client_of(cast.thu)

    assert client.post(at("question_revise", question), given).status_code == 302
    answer = client.post(at("question_revise", question), given | {"stem": "Câu khác?"})
    assert answer.status_code == 422
    assert Question.objects.get(pk=question.pk).current.stem == "Câu mới?"
    assert "Câu khác?" in answer.content.decode()


def test_retiring_asks_once_and_needs_a_post(cast: Cast, client_of: ClientOf) -> None:
    client, question = client_of(cast.thu), cast.questions[0]

    assert client.get(at("question_retire", question)).status_code == 200
    assert Question.objects.get(pk=question.pk).retired_at is None
    assert client.post(at("question_retire", question)).status_code == 302
    assert Question.objects.get(pk=question.pk).retired_at == NOW
    assert client.post(at("question_retire", question)).status_code == 404
    assert client.get(at("question_revise", question)).status_code == 404


def test_a_questions_page_names_the_papers_that_hold_it(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    used = Question.objects.filter(current__used_at__isnull=False).first()
    unused = Question.objects.filter(current__used_at__isnull=True).first()
    [use] = client.get(at("question", used)).context["papers"]

    assert (use["blueprint"], use["version"]) == ("Đề 6 câu", 1)
    assert use["papers"] == used.current.places.count() > 0
    assert list(client.get(at("question", unused)).context["papers"]) == []
