"""Second factors at the same moment: a code is spent by one alone, and guesses at once are no more than guesses."""

from datetime import timedelta

import pytest

from people.models import FailedSignIn, User
from people.second_factors import give_code
from people.sign_in_limits import TRIES_PER_NAME_AND_ADDRESS, SignInRefused, TooManyTries
from tests.cast import NOW, Company
from tests.exams.delivery.racing import together
from tests.people.second import recovery_codes, shown, with_app

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=1)
AT_ONCE = 6


def give(user: User, code: str) -> str:
    return give_code(user=user, code=code, now=LATER)


def test_one_code_of_the_app_at_once_opens_one(transactional_db: None, company: Company) -> None:
    user = with_app(company.quang, NOW)
    told = together(*[lambda: give(user, shown(LATER))] * AT_ONCE)
    assert told.count("totp") == 1, told
    assert all(isinstance(each, SignInRefused) for each in told if each != "totp")


def test_one_recovery_code_at_once_opens_one_and_two_codes_two(transactional_db: None, company: Company) -> None:
    user = with_app(company.quang, NOW)
    first, second, *_rest = recovery_codes(user)
    told = together(*[lambda: give(user, first)] * 4, lambda: give(user, second))
    assert told.count("recovery_codes") == 2, told
    assert told[-1] == "recovery_codes"


def test_no_more_guesses_at_once_than_one_after_the_other(transactional_db: None, company: Company) -> None:
    user = with_app(company.quang, NOW)
    for _round in range(4):
        told = together(*[lambda: give(user, "000000")] * (2 * TRIES_PER_NAME_AND_ADDRESS))
        looked_at = [each for each in told if isinstance(each, SignInRefused) and not isinstance(each, TooManyTries)]
        assert len(looked_at) <= TRIES_PER_NAME_AND_ADDRESS
        assert [each for each in told if not isinstance(each, SignInRefused)] == []
        FailedSignIn.objects.all().delete()
