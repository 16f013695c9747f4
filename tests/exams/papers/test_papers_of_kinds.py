"""Papers made from a bank with every kind of question, and what answers to them come to."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest

from exams.bank.actions import add_topic, write_question
from exams.bank.items import Kind
from exams.bank.kinds.registry import KINDS
from exams.bank.question_text import PictureText
from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.papers.actions import Line, keep_blueprint
from exams.papers.models import Paper, PaperPicture, PaperQuestion
from exams.results.actions import release_results
from exams.results.dossier import export_dossier
from exams.results.remark import remark
from exams.sittings.actions import prepare_papers
from exams.sittings.models import Entry, Sitting
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.bank.kinds.questions import example, png

SHOWN, HIDDEN = PictureText("a.png", "Bản đồ", png()), PictureText("b.png", "Lời giải", png(colour="blue"))


GRADED = [kind for kind in Kind if kind != Kind.POLL]


@pytest.fixture
def paper(cast: Cast, now: datetime) -> Paper:
    """One question of each graded kind for a point, every one with a picture, and one of its explanation."""
    topic = add_topic(bank=cast.bank, name="Đủ loại", by=cast.thu, now=now)
    for kind in Kind:
        text = example(
            kind,
            stem=f"{kind}\n{{{{a.png}}}}",
            credit=KINDS[kind].credits[-1],
            explanation="{{b.png}}",
            pictures=(SHOWN, HIDDEN),
        )
        write_question(topic=topic, level=1, text=text, by=cast.thu, now=now)
    lines = [Line(topic, None, len(GRADED))]
    blueprint = keep_blueprint(bank=cast.bank, name="Đủ loại", lines=lines, by=cast.quang, now=now)
    prepare_papers(sitting=cast.sitting, blueprint=blueprint, count=2, by=cast.quang, now=now, seed="7")
    return Entry.objects.get(pk=cast.entry_an.pk).paper


def by_kind(paper: Paper) -> dict[str, int]:
    """The number of each kind's question: its stem begins with its name."""
    return {question["stem"].splitlines()[0]: question["n"] for question in paper.content["questions"]}


def test_every_kind_is_in_the_paper_with_its_key_apart(paper: Paper) -> None:
    assert set(by_kind(paper)) == set(GRADED), "a poll is asked in no test that is graded"
    assert set(paper.key.right) == {str(n) for n in range(1, 9)}
    assert paper.key.right[str(by_kind(paper)["number"])] == ["41.5..42.5"]
    assert "Thăng Long" not in str(paper.content)


def test_a_picture_is_copied_once_beside_the_papers_and_one_of_an_explanation_never(paper: Paper) -> None:
    copy = PaperPicture.objects.get(paper_set=paper.paper_set)
    assert (copy.media_type, bytes(copy.data)) == ("image/png", SHOWN.data)
    named = {picture["digest"] for question in paper.content["questions"] for picture in question["pictures"]}
    assert named == {copy.digest}


def test_the_order_of_rows_and_partners_is_kept(paper: Paper) -> None:
    order = PaperQuestion.objects.get(paper=paper, n=by_kind(paper)["matching"]).option_order
    assert (sorted(order[:4]), sorted(order[4:])) == ([1, 2, 3, 4], [1, 2, 3, 5])
    assert PaperQuestion.objects.get(paper=paper, n=by_kind(paper)["text"]).option_order == []


def answered(cast: Cast, paper: Paper, now: datetime, wrong: frozenset[str] = frozenset()) -> Mark:
    """An answers by the key, but leaves the last row or option of the kinds named; the rest by the platform."""
    attempt = start_attempt(entry=Entry.objects.get(pk=cast.entry_an.pk), by=cast.an, now=now)
    changes = []
    for seq, (kind, n) in enumerate(by_kind(paper).items(), start=1):
        right = paper.key.right[str(n)]
        letters = right[:-1] if kind in wrong else right
        written = {"number": " 42,0 ", "text": "thăng long."}.get(kind, "")
        changes.append(Change(seq, n, () if written else tuple(letters), text=written.strip()))
    record_answers(attempt=attempt, client="c", changes=changes, now=now)
    hand_in(attempt=attempt, by=cast.an, now=now)
    mark_sitting(sitting=cast.sitting, by=cast.quang, now=now)
    return Mark.objects.get()


def test_who_knows_everything_gets_every_point(cast: Cast, paper: Paper, now: datetime) -> None:
    mark = answered(cast, paper, now)
    assert (mark.points, mark.points_full, mark.right_count) == (8, 8, 8)
    assert mark.detail[str(by_kind(paper)["text"])]["value"] == ["=thăng long."]


def test_a_partly_right_answer_earns_its_part_and_does_not_count_as_right(
    cast: Cast, paper: Paper, now: datetime
) -> None:
    """Less what is wrong: 3 of 4 rows without a wrong one, 1 of 2 options; by steps: 3 of 4 statements."""
    mark = answered(cast, paper, now, frozenset({"several", "table", "ordering", "matching"}))
    earned = {kind: Decimal(mark.detail[str(n)]["points"]) for kind, n in by_kind(paper).items()}
    assert [earned[kind] for kind in ("several", "table", "ordering", "matching")] == [
        Decimal(part) for part in ("0.5", "0.5", "0.75", "0.75")
    ]
    assert (mark.points, mark.right_count) == (Decimal("6.5"), 4)


def test_the_dossier_alone_marks_every_kind_the_same_again(cast: Cast, paper: Paper, clock: StoppedClock) -> None:
    answered(cast, paper, clock.at, frozenset({"table", "matching"}))
    clock.shift(hours=3)
    release_results(sitting=cast.sitting, by=cast.quang, now=clock.at)
    out = BytesIO()
    export_dossier(sitting=Sitting.objects.get(pk=cast.sitting.pk), out=out, by=cast.quang, now=clock.at)
    again = remark(out)
    assert (again.difference, again.attempts) == ("", 1)
