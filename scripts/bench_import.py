"""Measures what the job that reads a file of questions does: `python -m scripts.bench_import`.

A Word document of 1,000 questions with 100 pictures and a workbook of 5,000 questions are made. Then each is read and
kept in a process of its own, as the job does it, and opened again as every page of the preview does. The promises:
under 15 seconds and 300 MB, under 20 seconds.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from scripts.bench_word import PICTURES
from scripts.bench_word import QUESTIONS as WORD_QUESTIONS
from scripts.bench_word import make as make_word

SHEET_QUESTIONS = 5000
MOST_WORD_SECONDS, MOST_SHEET_SECONDS, MOST_MEGABYTES = 15, 20, 300
HEADINGS = ("STT", "Chủ đề", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Mức độ", "Giải thích", "Căn cứ")
WITH_DJANGO = "import django, sys; django.setup(); from scripts.bench_import import measure; measure(sys.argv[1])"


def main() -> int:
    """Exit code 0 when the promises are kept, else 1."""
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        word, sheet = Path(folder) / "questions.docx", Path(folder) / "questions.xlsx"
        make_word(word)
        make_sheet(sheet)
        kept = report(word, WORD_QUESTIONS, f"{PICTURES} pictures", MOST_WORD_SECONDS)
        return 0 if report(sheet, SHEET_QUESTIONS, "no pictures", MOST_SHEET_SECONDS) and kept else 1


def report(path: Path, questions: int, more: str, most_seconds: int) -> bool:
    found = measured(path)
    print(f"{path.suffix}: {questions} questions, {more}: {found['ready']} ready")
    print(f"  read and kept in {found['seconds']:.1f} s (at most {most_seconds}), of work {found['cpu_seconds']:.1f} s")
    print(f"  {found['megabytes']:.0f} MB of memory (at most {MOST_MEGABYTES})")
    print(f"  {found['kept_megabytes']:.1f} MB kept, opened again in {found['again_seconds']:.2f} s")
    in_time = found["seconds"] < most_seconds and found["megabytes"] < MOST_MEGABYTES
    return bool(found["ready"] == questions and in_time)


def measured(path: Path) -> dict[str, Any]:
    """In a process of its own: its peak of memory is the reading's alone."""
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", WITH_DJANGO, str(path)]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(name: str) -> None:
    """Runs in the new process, after Django is set up."""
    from exams.bank.import_kept import SHEET, read_and_keep  # noqa: PLC0415

    path, kept = Path(name), Path(f"{name}.sheet")
    begun, worked = time.perf_counter(), time.process_time()
    read_and_keep(path, path.name, kept)
    read, worked = time.perf_counter(), time.process_time() - worked
    sheet = SHEET.opened(kept)
    again = time.perf_counter()
    found = {
        "ready": len(sheet.questions),
        "seconds": read - begun,
        "cpu_seconds": worked,
        "again_seconds": again - read,
        "kept_megabytes": kept.stat().st_size / 1024**2,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def make_sheet(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Câu hỏi")
    sheet.append(HEADINGS)
    for n in range(1, SHEET_QUESTIONS + 1):
        options = [f"Phương án thứ {place} của câu hỏi {n}" for place in range(1, 5)]
        stem = f"Nội dung câu hỏi thứ {n} về công tác xây dựng Đảng là gì?"
        more = ("Giải thích ngắn.", f"Điều lệ Đảng, Điều {n % 48 + 1}")
        sheet.append((n, f"Chủ đề {n % 20}", stem, *options, "ABCD"[n % 4], n % 4 + 1, *more))
    book.save(path)


if __name__ == "__main__":
    sys.exit(main())
