"""How many people a minute can sign in with a password: what the bounded checks of passwords let through.

One-time codes, passkeys and sign-ins through an organisation's own provider need no such check.
"""

from functools import cache
from time import perf_counter

from django.contrib.auth.hashers import check_password, make_password

from office import metrics
from people import password_checks

# Fewer say little: the first ones also load libraries.
ENOUGH = 20


def sign_ins_per_minute() -> int:
    """Of one process, as it checks passwords just now; by one invented password until enough were checked."""
    return int(60 * password_checks.AT_ONCE / seconds_of_a_check())


def seconds_of_a_check() -> float:
    counted = [sample for family in metrics.password_seconds.collect() for sample in family.samples]
    told = {sample.name.rsplit("_", 1)[-1]: sample.value for sample in counted}
    return told["sum"] / told["count"] if told["count"] >= ENOUGH else _one_trial()


@cache
def _one_trial() -> float:
    hashed = make_password("one trial")
    began = perf_counter()
    check_password("one trial", hashed)
    return perf_counter() - began
