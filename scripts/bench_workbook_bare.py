"""One measured run of openpyxl's write-only mode, as its manual shows it, with the values of our workbook."""

import json
import pickle
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def main(folder: Path) -> dict[str, Any]:
    path = folder / "bare.xlsx"
    wall, cpu = time.perf_counter(), time.process_time()
    cells = write(path, kept_rows(folder / "values"))
    return {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "file_megabytes": path.stat().st_size / 1e6,
        "cells": cells,
    }


def write(path: Path, rows: Iterator[tuple[str, list[Any]]]) -> int:
    """Returns the number of cells with a value."""
    workbook, sheets, cells = Workbook(write_only=True), {}, 0
    for title, row in rows:
        if title not in sheets:
            sheets[title] = workbook.create_sheet(title)
        sheets[title].append(row)
        cells += len(row) - row.count(None)
    workbook.save(path)
    return cells


def kept_rows(path: Path) -> Iterator[tuple[str, list[Any]]]:
    with open(path, "rb") as kept:
        while True:
            try:
                yield pickle.load(kept)  # noqa: S301  # our own file, written a moment ago
            except EOFError:
                return


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
