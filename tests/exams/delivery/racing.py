"""Races: deeds done at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Runs the deeds at the same moment, each with a connection of its own; gives their results or errors."""
    results: list[Any] = [None] * len(deeds)
    barrier = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
