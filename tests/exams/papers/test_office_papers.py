"""The pages of blueprints and sets: what the bank says while one types, what papers are expected to give."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from exams.bank.enemies import forbid_together
from exams.papers import office_check
from exams.papers.actions import make_papers
from exams.papers.dots import HEIGHT, dot_picture
from exams.papers.limits import Limits
from exams.papers.models import Blueprint, Paper
from exams.papers.parallel import Tolerance
from tests.cast import Cast
from tests.exams.papers.banks import EACH, grow_bank

ClientOf = Callable[[Any], Client]


@pytest.fixture
def organiser(cast: Cast, client_of: ClientOf) -> Client:
    """Quang, who reads English."""
    client = client_of(cast.quang)
    client.cookies["django_language"] = "en"
    return client


def typed(cast: Cast, **more: object) -> dict[str, object]:
    """What the form of a blueprint sends: so many questions of the first topic at the first level."""
    points = {f"points_{level}": "1" for level in range(5)}
    return {"name": "Đề", f"count_{cast.topics[0].pk}_1": "2", "papers": "4", **points, **more}


def asked(cast: Cast, client: Client, **more: object) -> str:
    response = client.post(reverse("papers_office:check", args=[cast.bank.uid]), typed(cast, **more))
    assert response.status_code == 200
    return response.content.decode()


def test_a_limit_of_exposure_is_counted_while_it_is_typed(cast: Cast, organiser: Client) -> None:
    said = asked(cast, organiser, most_percent="25")  # 2 questions in the bank, 8 places
    assert "6 more questions of “Điều lệ Đảng” (Recall) are needed" in said
    assert "up to 4 papers" in said
    assert "The bank can fill this blueprint" in asked(cast, organiser)


def test_what_counting_cannot_tell_is_not_promised(cast: Cast, organiser: Client) -> None:
    first, second = cast.bank.questions.filter(topic=cast.topics[0], level=1)
    forbid_together(question=first, other=second, by=cast.thu, now=cast.sitting.opens_at)
    said = asked(cast, organiser)
    assert "1 pair of these questions may not stand in one paper together" in said
    assert "The bank can fill" not in said
    assert "too many of them may not stand in one paper together" in asked(cast, organiser, **{"try": "1"})


def test_trying_says_how_alike_the_papers_come_out(cast: Cast, organiser: Client) -> None:
    grow_bank(cast)
    papers = Paper.objects.count()
    said = asked(cast, organiser, equal="on", mean_percent="6", spread_percent="6", **{"try": "1"})
    assert "4 papers can be made. Their expected means are" in said
    assert "have a measured difficulty" in said
    assert Paper.objects.count() == papers


def test_trying_ends_when_it_takes_too_long(cast: Cast, organiser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_check, "MOST_SECONDS", -1.0)
    assert "it is not known yet" in asked(cast, organiser, **{"try": "1"})


def test_trying_without_scripts_keeps_what_was_typed_and_saves_nothing(cast: Cast, organiser: Client) -> None:
    address = reverse("papers_office:change", args=[cast.blueprint.uid])
    response = organiser.post(address, typed(cast, name="Tên khác", **{"try": "1"}))
    assert response.status_code == 200
    assert "4 papers can be made." in response.content.decode()
    assert "Tên khác" in response.content.decode()
    assert Blueprint.objects.get(pk=cast.blueprint.pk).name == cast.blueprint.name


def test_limits_are_kept_as_they_were_typed_and_shown_again(cast: Cast, organiser: Client) -> None:
    address = reverse("papers_office:change", args=[cast.blueprint.uid])
    given = typed(cast, equal="on", mean_percent="1.25", spread_percent="", most_percent="60")
    assert organiser.post(address, given).status_code == 302
    kept = Blueprint.objects.get(pk=cast.blueprint.pk)
    assert kept.limits == Limits(True, Tolerance(0.0125, 0.005), 60)
    page = organiser.get(address).content.decode()
    assert 'value="1.25"' in page
    assert 'value="60"' in page


@pytest.mark.parametrize("wrong", [{"most_percent": "0"}, {"most_percent": "101"}, {"mean_percent": "x"}])
def test_a_limit_that_cannot_be_is_told(cast: Cast, organiser: Client, wrong: dict[str, str]) -> None:
    assert "another field is not a number that it can be" in asked(cast, organiser, **wrong)


def test_the_page_of_a_set_shows_papers_exposure_and_new_questions_but_no_words(cast: Cast, organiser: Client) -> None:
    grow_bank(cast)
    blueprint = cast.blueprint
    blueprint.limits = Limits(True, Tolerance(0.02, 0.02), 50)
    blueprint.save()
    made = make_papers(blueprint=blueprint, count=4, seed="s", by=cast.quang, now=cast.sitting.opens_at)
    page = organiser.get(reverse("papers_office:paper_set", args=[made.uid])).content.decode()
    assert "2.00 % were allowed: the band." in page
    assert page.count("<circle") == 8
    assert "50 % of the papers" in page
    assert "for the first time" in page
    for stem in cast.bank.questions.values_list("approved__stem", flat=True):
        assert stem not in page
    assert (
        f'href="{reverse("papers_office:paper_set", args=[made.uid])}"'
        in organiser.get(reverse("papers_office:change", args=[blueprint.uid])).content.decode()
    )


def test_papers_made_before_are_shown_without_a_picture(cast: Cast, organiser: Client) -> None:
    made = cast.sitting.paper_set
    made.papers.update(expected_mean=None, expected_spread=None)
    page = organiser.get(reverse("papers_office:paper_set", args=[made.uid])).content.decode()
    assert "were made before this was reckoned" in page
    assert "<circle" not in page


def test_dots_stand_as_high_as_their_values_and_the_band_as_wide_as_was_allowed() -> None:
    picture = dot_picture([("101", 0.50), ("102", 0.52)], allowed=0.04, told=lambda value: f"{value:.2f}")
    first, second = (float(dot.y) for dot in picture.dots)
    assert [dot.x for dot in picture.dots] == ["25.00%", "75.00%"]
    assert picture.apart == pytest.approx(0.02)
    assert first - second == pytest.approx(float(picture.band[1]) / 2, abs=0.2)
    assert float(picture.band[0]) + float(picture.band[1]) / 2 == pytest.approx(HEIGHT / 2, abs=0.2)
    assert [mark.words for mark in picture.marks] == ["0.53", "0.49"]
    assert picture.dots[0].words == "101: 0.50"


def test_one_paper_and_equal_values_have_a_picture_too() -> None:
    picture = dot_picture([("101", 0.5)], allowed=None, told=str)
    assert (picture.apart, picture.band, picture.dots[0].y) == (0, None, f"{HEIGHT / 2:.1f}")


def test_the_bank_for_these_tests_is_as_large_as_they_count_on(cast: Cast) -> None:
    grow_bank(cast)
    assert cast.bank.questions.drawable().count() == 8 * EACH


@pytest.mark.parametrize("language", ["vi", "en", "hi"])
def test_what_the_form_shows_it_takes_back(cast: Cast, client_of: ClientOf, language: str) -> None:
    """Numbers as they are written in each language, untouched by whoever fills in the cells."""
    client = client_of(cast.quang)
    client.cookies["django_language"] = language
    here = reverse("papers_office:change", args=[cast.blueprint.uid])
    form = client.get(here).context["form"]
    with translation.override(language):
        shown = {field.html_name: field.field.widget.format_value(field.value()) for field in form}
    data = {name: value for name, value in shown.items() if value not in (None, "", "False")}
    answer = client.post(here, data | {"name": "Như cũ"})
    assert answer.status_code == 302, answer.context["form"].errors
