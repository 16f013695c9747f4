"""Closes all attempts whose time is over: `close_attempts`. Needs no worker and no server to run."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from exams.delivery.closing import close_overdue
from office import clock


class Command(BaseCommand):
    help = "Closes all attempts whose time is over."

    def handle(self, *args: Any, **options: Any) -> None:
        clock.agree()
        closed = close_overdue(now=clock.now())
        self.stdout.write(ngettext("%d attempt was closed.", "%d attempts were closed.", closed) % closed)
