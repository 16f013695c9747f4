"""Plays the scenarios of one group on a platform of its own: `python -m scripts.faults.group GROUP LONG NUMBERS OUT`.

A process for each group, since Django is told of its database once. Writes one JSON object a line.
"""

import importlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import django
import psycopg

from scripts.faults.playing import Scenario
from scripts.faults.power import own_disk
from scripts.faults.scenarios import chosen
from scripts.whole import Whole

WEB_SHORT, WEB_LONG = 2, 3


def main(group: str, is_long: bool, candidates: int, only: list[str], out: str) -> int:
    scenarios = [scenario for scenario in chosen(is_long=is_long, only=only) if scenario.group == group]
    with open(out, "a", encoding="utf-8") as stream:
        try:
            with platform(group, WEB_LONG if is_long else WEB_SHORT) as whole:
                for report in reports(whole, scenarios, candidates):
                    stream.write(json.dumps(report) + "\n")
                    stream.flush()
        except PermissionError as why:
            skipped = ({"number": each.number, "what": each.what, "skipped": str(why)} for each in scenarios)
            stream.writelines(json.dumps(each) + "\n" for each in skipped)
    return 0


def reports(whole: Whole, scenarios: list[Scenario], candidates: int) -> Iterator[dict[str, Any]]:
    """Each scenario's report, one after the other."""
    os.environ.update(whole.env, DJANGO_SETTINGS_MODULE="config.settings")
    django.setup()
    tester = importlib.import_module("scripts.faults.tester")  # its models need the database's address first
    sitting = tester.plan()
    for scenario in scenarios:
        print(f"  {scenario.number}: {scenario.what} …", file=sys.stderr, flush=True)
        try:
            yield tester.play(scenario, whole, sitting, candidates)
        except Exception as error:  # the other scenarios can still be played; this one fails
            traceback.print_exc()
            wrong = [f"could not be played: {type(error).__name__}"]
            yield {"number": scenario.number, "what": scenario.what, "skipped": wrong[0], "wrong": wrong}


@contextmanager
def platform(group: str, web: int) -> Iterator[Whole]:
    """The platform that a group needs."""
    with ExitStack() as ending:
        disk = ending.enter_context(own_disk()) if group in ("disk", "power") else None
        if group == "disk":
            ending.callback(setattr, tempfile, "tempdir", tempfile.tempdir)
            tempfile.tempdir = str(disk)
        whole = ending.enter_context(Whole(web=web, fsync=True, standby=group == "standby", disk=disk))
        if group == "forgetful":
            _make_forgetful(whole)
        yield whole


def _make_forgetful(whole: Whole) -> None:
    """PostgreSQL acknowledges from now on what is not on disk yet: the mistake that the checker must find."""
    with psycopg.connect(whole.database_url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE postgres SET synchronous_commit = off")
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '2s'")
        connection.execute("SELECT pg_reload_conf()")
    for web in whole.web:
        web.restart()


if __name__ == "__main__":
    group, form, candidates, only, out = sys.argv[1:]
    sys.exit(main(group, form == "long", int(candidates), [each for each in only.split(",") if each], out))
