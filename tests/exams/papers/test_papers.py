"""Papers: frozen, without a key, from a seed; blueprints say at once what the bank lacks."""

from dataclasses import replace
from decimal import Decimal

import pytest

from exams.bank.actions import OptionText, QuestionText, revise_question
from exams.papers.actions import CannotFill, Line, WrongCount, keep_blueprint, make_papers
from exams.papers.feasibility import feasibility
from exams.papers.freezing import SourceOption, SourceQuestion, freeze
from exams.papers.models import Paper, PaperQuestion
from tests.cast import Cast, right_answers

QUESTION = SourceQuestion(
    version=7,
    name="Q0007",
    stem="Hai cộng hai?",
    multiple=False,
    options=tuple(
        SourceOption(text, right, pinned)
        for text, right, pinned in [
            ("3", False, False),
            ("4", True, False),
            ("5", False, False),
            ("Cả ba", False, True),
        ]
    ),
    points=Decimal("0.5"),
)


def test_the_content_holds_no_trace_of_the_key() -> None:
    moved = replace(QUESTION, options=tuple(replace(one, right=one.text == "5") for one in QUESTION.options))
    papers = [freeze([one], seed="s", shuffle_questions=True, shuffle_options=True) for one in (QUESTION, moved)]
    assert papers[0].content == papers[1].content
    assert papers[0].right != papers[1].right
    assert papers[0].digest != papers[1].digest


def test_the_key_follows_the_shuffled_option() -> None:
    for seed in map(str, range(12)):
        paper = freeze([QUESTION], seed=seed, shuffle_questions=True, shuffle_options=True)
        options = {option["id"]: option["text"] for option in paper.content["questions"][0]["options"]}
        assert [options[letter] for letter in paper.right["1"]] == ["4"]
        assert options["D"] == "Cả ba"


def test_without_shuffling_everything_stays() -> None:
    paper = freeze([QUESTION], seed="s", shuffle_questions=False, shuffle_options=False)
    assert [option["text"] for option in paper.content["questions"][0]["options"]] == ["3", "4", "5", "Cả ba"]


def test_the_same_seed_makes_the_same_papers(cast: Cast) -> None:
    made = [
        make_papers(blueprint=cast.blueprint, count=3, seed="42", by=cast.quang, now=cast.sitting.opens_at)
        for _time in range(2)
    ]
    digests = [list(one.papers.order_by("number").values_list("digest", flat=True)) for one in made]
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 3


def test_every_paper_has_the_asked_questions_once(cast: Cast) -> None:
    for paper in cast.sitting.paper_set.papers.all():
        versions = list(PaperQuestion.objects.filter(paper=paper).values_list("version", flat=True))
        assert len(versions) == len(set(versions)) == len(paper.content["questions"]) == 6


def test_a_paper_stays_as_it_was_when_its_question_is_revised(cast: Cast) -> None:
    place = PaperQuestion.objects.select_related("version__question").filter(paper=cast.entry_an.paper).first()
    assert place is not None
    before = Paper.objects.get(pk=place.paper_id).content
    question, old = place.version.question, place.version
    text = QuestionText("Một câu khác?", (OptionText("Có", True), OptionText("Không", False)))
    revise_question(question=question, topic=question.topic, level=1, text=text, by=cast.thu, now=cast.sitting.opens_at)
    old.refresh_from_db()
    question.refresh_from_db()
    assert Paper.objects.get(pk=place.paper_id).content == before
    assert question.current is not None
    assert question.current.number == old.number + 1
    assert question.current.stem == "Một câu khác?"


def test_an_approved_version_stays_although_nobody_has_used_it(cast: Cast) -> None:
    used = PaperQuestion.objects.values("version")
    question = cast.bank.questions.exclude(current__in=used).first()
    assert question is not None
    text = QuestionText("Một câu khác?", (OptionText("Có", True), OptionText("Không", False)))
    revise_question(question=question, topic=question.topic, level=2, text=text, by=cast.thu, now=cast.sitting.opens_at)
    assert list(question.versions.values_list("number", "stem", "state")) == [
        (1, question.current.stem, "approved"),
        (2, "Một câu khác?", "approved"),
    ]


def test_the_bank_says_what_is_lacking_line_by_line(cast: Cast) -> None:
    lines = [Line(cast.topics[0], 1, 1), Line(cast.topics[1], 4, 500)]
    lacking = feasibility(cast.bank, lines)
    has = cast.bank.questions.filter(topic=cast.topics[1], level=4).count()
    assert len(lacking) == 1
    assert str(500 - has) in lacking[0]
    assert cast.topics[1].name in lacking[0]


def test_papers_are_refused_whole_when_the_bank_cannot_fill_them(cast: Cast) -> None:
    now = cast.sitting.opens_at
    greedy = keep_blueprint(
        bank=cast.bank, name="Quá nhiều", lines=[Line(cast.topics[0], None, 299)], by=cast.quang, now=now
    )
    papers = Paper.objects.count()
    with pytest.raises(CannotFill):
        make_papers(blueprint=greedy, count=2, by=cast.quang, now=now)
    for lines in ([Line(cast.topics[0], None, 301)], [Line(cast.topics[0], 1, 101, Decimal("999.99"))]):
        with pytest.raises(WrongCount):
            keep_blueprint(bank=cast.bank, name="Quá lớn", lines=lines, by=cast.quang, now=now)
    with pytest.raises(WrongCount):
        make_papers(blueprint=cast.blueprint, count=0, by=cast.quang, now=now)
    assert Paper.objects.count() == papers


def test_the_right_letters_of_the_cast_are_the_key(cast: Cast) -> None:
    key = {int(n): letters for n, letters in cast.entry_an.paper.key.right.items()}
    assert right_answers(cast.entry_an) == key
