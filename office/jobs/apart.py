"""Reckoning in a process apart: it weighs on no web process, gives its memory back, and can be ended in its middle."""

import pickle
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar, cast

from django.utils.translation import get_language

from office.errors import Refused
from office.jobs.context import Context
from office.jobs.entry import begin
from office.telling import tell

P = ParamSpec("P")
T = TypeVar("T")
LOOK_SECONDS = 0.2


class FailedApart(Exception):
    """The process apart failed or died; the text is its trace."""


def apart(context: Context, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function gives, from a new process with the same language; its refusals are handed on.

    What it tells on its way (office.telling) is told again here. The function is found by its name, its arguments and
    its answer are pickled. Ends the process when the job is cancelled.
    """
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    order = pickle.dumps((function, args, kwargs))
    process = spawn.Process(target=begin, args=(theirs, order, get_language() or ""), daemon=True)
    process.start()
    theirs.close()
    try:
        return cast(T, _awaited(context, ours))
    finally:
        process.kill()
        process.join()
        ours.close()


def _awaited(context: Context, ours: Connection) -> Any:
    how, answer = _next(context, ours)
    while how == "told":
        tell(answer.step, answer.done, answer.of, found=answer.found)
        how, answer = _next(context, ours)
    if how == "refused":
        raise Refused(answer)
    if how == "failed":
        raise FailedApart(answer)
    return answer


def _next(context: Context, ours: Connection) -> tuple[str, Any]:
    while not ours.poll(LOOK_SECONDS):
        context.stop_if_cancelled()
    context.stop_if_cancelled()
    try:
        return cast(tuple[str, Any], ours.recv())
    except EOFError as died:
        raise FailedApart("The process apart died without a word.") from died
