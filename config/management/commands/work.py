"""manage.py work: a process of its own that works off jobs, so that the web processes need not (KHUE_WORKER=1)."""

import os
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from config.rounds import CLOCK, making_rounds
from office import clock
from office.jobs.context import ending
from office.jobs.entry import NICENESS
from office.jobs.worker import working


class Command(BaseCommand):
    help = "Works off jobs until it is told to end (SIGTERM, Ctrl+C)."

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(NICENESS)
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, _end)
        clock.must_agree()
        with making_rounds((CLOCK,)), working():
            self.stdout.write(_("Working off jobs."))
            self.stdout.flush()
            ending.wait()


def _end(_signal: int, _frame: FrameType | None) -> None:
    ending.set()
