"""Makes papers in a process of their own, so that numpy and the solver weigh on no web process, nor does the reckoning.

The process ends with its work, or when whoever waits breaks off. A door imports this and never `assembling`, which
brings the solver in.
"""

import os
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import cast

from django.utils.translation import gettext as _

from exams.papers.parallel import Assembly, CannotAssemble, Order
from office.errors import Refused

LOOK_SECONDS = 0.2
# Behind whatever serves candidates.
NICENESS = 10

# Told now and then how many papers are chosen; breaks the work off by raising.
Watch = Callable[[int], None]


class BrokenOff(Refused):
    code = "broken_off"


def unwatched(_done: int) -> None:
    """For those who wait until it is done."""


def assemble_apart(order: Order, *, watch: Watch = unwatched) -> Assembly:
    """As `assembling.assemble`, with its refusals."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_assemble, args=(order, there), daemon=True)
    process.start()
    there.close()  # so that the end of the process ends the waiting
    try:
        return _answer(here, watch)
    finally:
        process.terminate()
        process.join()
        here.close()


def _answer(here: Connection, watch: Watch) -> Assembly:
    done = 0
    while True:
        if here.poll(LOOK_SECONDS):
            said = _said(here)
            if isinstance(said, Assembly):
                return said
            if isinstance(said, CannotAssemble):
                raise said
            done = cast(int, said)
        watch(done)


def _said(here: Connection) -> object:
    try:
        return here.recv()
    except EOFError:
        raise BrokenOff(
            _("The work broke off without an answer, perhaps for want of memory. Make fewer papers at a time.")
        ) from None


def _assemble(order: Order, there: Connection) -> None:
    """Runs in the new process, the only one that loads the solver. A fault ends it, and its words go to the log."""
    os.nice(NICENESS)
    try:
        answer: object = import_module("exams.papers.assembling").assemble(order, told=there.send)
    except CannotAssemble as refusal:
        answer = refusal
    there.send(answer)
