"""A rescue file and the release at the same moment. Real threads on a real database; run on PostgreSQL too."""

from datetime import datetime, timedelta

import pytest

from exams.delivery.closing import hand_in
from exams.delivery.models import AttemptEvent, RescueFile
from exams.delivery.rescue import Brought, bring_rescue_file
from exams.delivery.rescue_reading import RescueRefused
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.results.actions import ReleaseRefused, release_results
from exams.results.models import Release
from exams.sittings.models import Sitting
from tests.cast import Cast
from tests.exams.delivery.racing import together
from tests.exams.delivery.rescue_files import file_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def test_results_are_never_out_while_a_file_waits(cast: Cast) -> None:
    now, over = cast.sitting.opens_at, cast.sitting.closes_at + timedelta(hours=1)
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=now, client="c1")
    attempt = hand_in(attempt=attempt, by=cast.an, now=now + timedelta(minutes=9))
    mark_sitting(sitting=cast.sitting, by=None, now=over)
    for seq in range(1, ROUNDS + 1):
        made = {"seq": seq, "n": 1, "value": ["A"], "flag": False, "t": ms(now)}
        text = file_of(attempt, [made])
        sitting = Sitting.objects.get(pk=cast.sitting.pk)
        brought, released = together(
            lambda t=text: bring_rescue_file(attempt=attempt, text=t, by=cast.loan, now=over),
            lambda s=sitting: release_results(sitting=s, by=cast.quang, now=over),
        )
        assert {type(brought), type(released)} in ({Brought, ReleaseRefused}, {RescueRefused, Release}), seq
        assert not (Release.objects.exists() and RescueFile.objects.exists())
        Release.objects.all().delete()
        RescueFile.objects.all().delete()
        AttemptEvent.objects.filter(kind="file_brought").delete()
        attempt.refresh_from_db()
