"""Sorting many questions at once: topic, level and tags, all or none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.bank.actions import add_topic, revise_question
from exams.bank.held import text_of
from exams.bank.models import Bank, Level, Question, QuestionVersion, State, Tag
from exams.bank.placing import moves_of
from exams.bank.sorting import Sorting, SortingRefused, sort_questions, tag_names
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]


def some(cast: Cast, count: int = 3) -> list[Question]:
    return list(Question.objects.filter(bank=cast.bank).order_by("ref")[:count])


def refs(**asked: Any) -> list[str]:
    return list(Question.objects.filter(**asked).order_by("ref").values_list("ref", flat=True))


def test_questions_move_and_change_level_together_and_the_journal_says_so(cast: Cast) -> None:
    sorting = Sorting(topic=cast.topics[1], level=4)
    versions = [question.current_id for question in some(cast)]

    assert sort_questions(questions=some(cast), sorting=sorting, by=cast.thu, now=NOW) == 3
    assert {(one.topic, one.level) for one in some(cast)} == {(cast.topics[1], 4)}
    assert [question.current_id for question in some(cast)] == versions
    row = JournalRow.objects.get(act="bank.questions.sort")
    assert row.by == cast.thu
    assert row.data == {"topic": cast.topics[1].pk, "level": 4, "questions": ["Q0001", "Q0002", "Q0003"]}


def test_every_question_that_moved_says_from_where_and_who(cast: Cast, client_of: ClientOf) -> None:
    one, other = Question.objects.filter(bank=cast.bank, topic=cast.topics[0]).order_by("level", "ref")[:2]
    assert one.level == other.level == Level.RECALL
    sort_questions(questions=[one, other], sorting=Sorting(level=2), by=cast.thu, now=NOW)
    sort_questions(questions=[one], sorting=Sorting(topic=cast.topics[1], level=2), by=cast.root, now=NOW)

    assert [(moved.by, moved.level, moved.topic) for moved in moves_of(one)] == [
        ("root", None, (str(cast.topics[0]), str(cast.topics[1]))),
        (str(cast.thu), ("Recall", "Understand"), None),
    ]
    assert len(moves_of(other)) == 1
    page = english(client_of(cast.vinh)).get(reverse("bank_office:question", args=[one.uid])).content.decode()
    assert "level from “Recall” to “Understand”" in page
    assert f"topic from “{cast.topics[0]}” to “{cast.topics[1]}”" in page


def test_a_level_changed_in_the_form_of_an_approved_question_is_written_down_too(cast: Cast) -> None:
    question = some(cast, 1)[0]
    text = text_of(question.versions.get())
    for level in (question.level, 4):
        revise_question(question=question, topic=question.topic, level=level, text=text, by=cast.thu, now=NOW)
    row = JournalRow.objects.get(act="bank.question.place")
    assert (row.by, row.data) == (cast.thu, {"level": {"was": question.level, "is": 4}})
    question.refresh_from_db()
    assert question.level == 4


def test_tags_are_added_once_and_taken_away(cast: Cast) -> None:
    for _twice in range(2):
        sort_questions(questions=some(cast), sorting=Sorting(add_tags=("ôn tập", "khó")), by=cast.thu, now=NOW)
    sort_questions(questions=some(cast, 1), sorting=Sorting(remove_tags=("khó",)), by=cast.thu, now=NOW)

    assert refs(tags__name="ôn tập") == ["Q0001", "Q0002", "Q0003"]
    assert refs(tags__name="khó") == ["Q0002", "Q0003"]
    assert Tag.objects.count() == 2


def refused(cast: Cast, sorting: Sorting, questions: list[Question] | None = None, by: User | None = None) -> str:
    before = list(Question.objects.order_by("pk").values("topic", "level", "tags__name"))
    with pytest.raises(SortingRefused) as refusal:
        sort_questions(questions=some(cast) if questions is None else questions, sorting=sorting, by=by, now=NOW)
    assert list(Question.objects.order_by("pk").values("topic", "level", "tags__name")) == before
    assert not JournalRow.objects.filter(act="bank.questions.sort").exists()
    return refusal.value.message


def test_what_cannot_be_done_to_all_is_done_to_none(cast: Cast) -> None:
    other = Bank.objects.create(code="KHAC", name="Khác", unit=cast.db01)
    foreign = add_topic(bank=other, name="Chủ đề khác", by=None, now=NOW)

    assert "of its own bank" in refused(cast, Sorting(topic=foreign))
    assert "Nothing is chosen" in refused(cast, Sorting())
    assert "four levels" in refused(cast, Sorting(level=5))
    assert "60 characters" in refused(cast, Sorting(add_tags=("x" * 61,)))
    assert "No question" in refused(cast, Sorting(level=1), questions=[])
    assert "may not change" in refused(cast, Sorting(level=1), by=cast.vinh)
    Question.objects.filter(ref="Q0002").update(retired_at=NOW)
    assert "retired" in refused(cast, Sorting(level=1))


def test_commas_part_tags() -> None:
    assert tag_names(" ôn  tập, khó;khó ,, ") == ("ôn tập", "khó")


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def at(name: str = "questions_sort") -> str:
    return reverse(f"bank_office:{name}")


def ticked(questions: list[Question], **given: Any) -> dict[str, Any]:
    return {"which": "ticked", "question": [str(question.uid) for question in questions], **given}


def test_from_the_list_over_the_sentence_to_the_deed(cast: Cast, client_of: ClientOf) -> None:
    client, chosen = english(client_of(cast.thu)), some(cast)
    first = client.post(at(), ticked(chosen))
    given = ticked(chosen, topic=str(cast.topics[1].uid), level="4", add_tags="ôn tập, khó", count="3")
    look = client.post(at(), given | {"step": "look"})

    assert first.context["whose"] == "3 questions of one bank: NHCH."
    assert look.context["sentences"] == [
        "They move to the topic “Nghị quyết Đại hội”.",
        "Their level becomes “Apply (high)”.",
        "They get the tags: ôn tập, khó.",
    ]
    assert not refs(tags__name="khó")
    done = client.post(at(), dict(look.context["given"]) | ticked(chosen, count="3", step="do"))
    assert done.status_code == 302
    assert refs(tags__name="khó", level=4, topic=cast.topics[1])[:3] == ["Q0001", "Q0002", "Q0003"]


def test_all_of_the_list_means_all_that_its_filters_and_words_leave(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    asked = f"q=dieu+le&level=1&bank={cast.bank.uid}"
    given = {"which": "all", "asked": asked, "add_tags": "mức một", "step": "do", "count": "2"}
    listed = client.get(at("questions_results") + "?" + asked).context["object_list"]

    assert client.post(at(), given | {"count": "3"}).status_code == 200, "the list has changed: shown anew"
    assert not refs(tags__name="mức một")
    assert client.post(at(), given).url == f"{at('questions')}?{asked}"
    assert refs(tags__name="mức một") == [question.ref for question in listed] == ["Q0001", "Q0002"]


def test_what_may_not_be_changed_is_left_out_and_said(cast: Cast, client_of: ClientOf) -> None:
    client, chosen = english(client_of(cast.thu)), some(cast)
    Question.objects.filter(ref="Q0001").update(retired_at=NOW)
    answer = client.post(at(), ticked(chosen) | {"question": [*ticked(chosen)["question"], "none"]})

    assert (answer.context["left_out"], answer.context["count"]) == (1, 2)
    cast.thu.grants.update(unit=cast.xx)
    assert client.post(at(), ticked(chosen, step="do", level="1", count="2")).status_code == 302
    assert Question.objects.get(ref="Q0003").level == 2


def test_nothing_ticked_leads_back_to_the_list_with_a_word(cast: Cast, client_of: ClientOf) -> None:
    answer = english(client_of(cast.thu)).post(at(), {"asked": "level=1"}, follow=True)

    assert answer.redirect_chain == [(f"{at('questions')}?level=1", 302)]
    assert "No question is ticked" in answer.content.decode()


def test_nothing_chosen_to_be_done_is_said_on_the_form(cast: Cast, client_of: ClientOf) -> None:
    answer = english(client_of(cast.thu)).post(at(), ticked(some(cast), step="look"))

    assert answer.status_code == 422
    assert "Nothing is chosen" in str(answer.context["form"].errors)


def test_only_those_who_write_have_ticks(cast: Cast, client_of: ClientOf) -> None:
    for who, has_ticks in ((cast.thu, True), (cast.vinh, False)):
        assert ('name="question"' in client_of(who).get(at("questions")).content.decode()) == has_ticks
    assert client_of(cast.vinh).post(at(), ticked(some(cast))).status_code == 404


def test_drafts_among_them_are_sent_to_review(cast: Cast, client_of: ClientOf) -> None:
    first, second, _third = some(cast)
    QuestionVersion.objects.filter(pk__in=[first.current_id, second.current_id]).update(state=State.DRAFT)
    look = english(client_of(cast.thu)).post(at(), ticked(some(cast), step="look", to_review="on", count="3"))

    assert look.context["sentences"] == ["2 drafts are sent to review."]
    assert sort_questions(questions=some(cast), sorting=Sorting(to_review=True), by=cast.thu, now=NOW) == 3
    assert refs(current__state=State.IN_REVIEW) == ["Q0001", "Q0002"]
    assert JournalRow.objects.filter(act="bank.question.send").count() == 2
