"""Measures how many people a minute can sign in with a password: `python -m scripts.bench_sign_in [SECONDS]`.

As many threads as a busy morning has ask for the hash of the platform's own settings, through the same bounded places
as the sign-in page; the database, which costs a hundredth of it, is left out. Measure on the machine that will serve,
and on nothing else at the time: the figure is one of processor time. Prints JSON.
"""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.hashers import check_password, get_hasher, make_password  # noqa: E402  # after the set-up

from people import password_checks  # noqa: E402

SECONDS = 20.0
THREADS = 4 * password_checks.AT_ONCE
PASSWORD = "one invented password"  # noqa: S105


def main(seconds: float) -> dict[str, Any]:
    hashed = make_password(PASSWORD)
    began = perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        done = sum(threads.map(lambda _thread: sum(1 for _check in checks(hashed, began + seconds)), range(THREADS)))
    took = perf_counter() - began
    return {
        "hasher": get_hasher().algorithm,
        "cores": os.cpu_count(),
        "at_once": password_checks.AT_ONCE,
        "checks": done,
        "seconds_each": round(took * password_checks.AT_ONCE / done, 3),
        "sign_ins_per_minute": int(60 * done / took),
    }


def checks(hashed: str, until: float) -> Iterator[int]:
    for number in count():
        if perf_counter() >= until:
            return
        with suppress(password_checks.NoSlot):  # who gave a place back may be the first to take it again
            with password_checks.slot():
                check_password(PASSWORD, hashed)
            yield number


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS), indent=1) + "\n")
