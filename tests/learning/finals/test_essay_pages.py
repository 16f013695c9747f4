"""What organisers see of essays: first what waits for them, and the marks that they are to reconcile."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from learning.finals.essay_writing import keep_draft
from learning.models import Essay
from tests.cast import NOW, Cast
from tests.conftest import StoppedClock
from tests.learning.finals.essays import another_trainer, essay_of, given_out, handed_in, learner_of, marked_by
from tests.learning.finals.holding import held_class


@pytest.fixture
def essay(cast: Cast) -> Essay:
    return essay_of(held_class(cast, finish="essay"), cast)


def test_marks_far_apart_come_first_and_drafts_last(
    cast: Cast, essay: Essay, client: Client, clock: StoppedClock
) -> None:
    clock.set(NOW + timedelta(minutes=1))
    keep_draft(essay=essay, enrolment=learner_of(essay.study_class, cast.entry_an), text="Nháp", now=NOW)
    handed_in(essay, cast.entry_anh)
    apart, other = handed_in(essay, cast.entry_dat), another_trainer(cast, "hai")
    given_out(essay, cast, other)
    marked_by(cast.thu, apart, "9")
    marked_by(other, apart, "6")
    client.force_login(cast.quang)
    lines = client.get(reverse("learning_office:essay", args=[essay.uid])).context["lines"]
    shown = [learner.person for learner, _paper, _due_at in lines]
    assert shown == [cast.dat.person, cast.anh.person, cast.an.person]

    page = client.get(reverse("learning_office:essay_reconcile", args=[apart.uid])).content.decode()
    assert "<b>9,0</b>" in page
    assert "<b>6,0</b>" in page
