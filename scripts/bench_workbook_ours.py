"""One measured run of our export; keeps the values of the first one for the bare writer."""

import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from openpyxl import load_workbook

from exams.results.workbook import write_results_workbook
from exams.sittings.models import Sitting

NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


def main(folder: Path) -> dict[str, Any]:
    path = folder / "ours.xlsx"
    wall, cpu = time.perf_counter(), time.process_time()
    queries = export(path)
    figures = {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "file_megabytes": path.stat().st_size / 1e6,
        "queries": queries,
    }
    if not (folder / "values").exists():
        keep_values(path, folder / "values")
    return figures


def export(path: Path) -> int:
    """Writes the workbook and returns the number of queries it took."""
    queries = 0

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*call)

    with open(path, "wb") as out, connection.execute_wrapper(count):
        write_results_workbook(sitting=Sitting.objects.get(), out=out, now=NOW)
    return queries


def keep_values(workbook: Path, kept: Path) -> None:
    """The values row by row, in a file that is quickly read again."""
    with open(kept, "wb") as out:
        for sheet in load_workbook(workbook, read_only=True).worksheets:
            for row in sheet.iter_rows(values_only=True):
                pickle.dump((sheet.title, list(row)), out, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
