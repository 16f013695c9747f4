"""Makes papers in a process of their own, so that numpy and the solver weigh on no web process, nor does the reckoning.

The process ends with its work. A door imports this and never `assembling`, which brings the solver in.
"""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import cast

from exams.papers.parallel import Assembly, Order


def assemble_apart(order: Order) -> Assembly:
    """As `assembling.assemble`, with its refusals."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_assemble, order).result()


def _assemble(order: Order) -> Assembly:
    """Runs in the new process, the only one that loads the solver."""
    return cast(Assembly, import_module("exams.papers.assembling").assemble(order))
