"""Two people answer for a question: the database refuses an approval of one's own, whoever writes to it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exams.bank.models import QuestionVersion, State
from tests.cast import Cast
from tests.exams.delivery.racing import together


@pytest.fixture
def version(cast: Cast) -> QuestionVersion:
    """Written by Thu, before her by An; sent by Chi."""
    held = cast.questions[0].current
    assert held is not None
    held.changed_by.add(cast.an)
    QuestionVersion.objects.filter(pk=held.pk).update(state=State.IN_REVIEW, sent_by=cast.chi, decided_by=None)
    return QuestionVersion.objects.get(pk=held.pk)


@pytest.mark.parametrize("who", ["thu", "an", "chi"])
def test_whoever_wrote_changed_or_sent_a_version_is_not_written_down_as_who_approved_it(
    who: str, cast: Cast, version: QuestionVersion
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.filter(pk=version.pk).update(decided_by=getattr(cast, who))


def test_somebody_else_is_and_becomes_no_writer_or_sender_afterwards(cast: Cast, version: QuestionVersion) -> None:
    QuestionVersion.objects.filter(pk=version.pk).update(decided_by=cast.vinh)

    for change in ({"created_by": cast.vinh}, {"sent_by": cast.vinh}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.changed_by.add(cast.vinh)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.changed_by.through.objects.filter(user=cast.an).update(user=cast.vinh)


@pytest.mark.django_db(transaction=True)
def test_of_an_approval_and_a_writer_who_come_at_once_one_is_refused(cast: Cast) -> None:
    for question in cast.questions[:6]:
        held = QuestionVersion.objects.get(question=question)

        def writes(held: QuestionVersion = held) -> Any:
            held.changed_by.add(cast.vinh)

        def decides(held: QuestionVersion = held) -> int:
            return QuestionVersion.objects.filter(pk=held.pk).update(decided_by=cast.vinh)

        done = together(writes, decides)
        assert [type(one) for one in done if isinstance(one, Exception)] == [IntegrityError]
