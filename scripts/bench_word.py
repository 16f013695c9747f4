"""Measures reading a Word document: `python -m scripts.bench_word`.

A document of 1,000 questions with 100 pictures is made, then read in a process of its own. The promise: under 15
seconds and 300 MB.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from PIL import Image

from exams.bank.formats.written import read_docx

QUESTIONS, PICTURES, PICTURE_SIDE = 1000, 100, 200
MOST_SECONDS, MOST_MEGABYTES = 15, 300
SEED = 20261122
WITH_DJANGO = "import django, sys; django.setup(); from scripts.bench_word import measure; measure(sys.argv[1])"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        path = Path(folder) / "questions.docx"
        make(path)
        figures = measured(path)
    size, seconds, memory = figures["file_megabytes"], figures["seconds"], figures["megabytes"]
    print(f"{QUESTIONS} questions, {PICTURES} pictures, {size:.1f} MB: {figures['ready']} ready, ", end="")
    print(f"{seconds:.1f} s (at most {MOST_SECONDS}), {memory:.0f} MB of memory (at most {MOST_MEGABYTES})")
    kept = seconds < MOST_SECONDS and memory < MOST_MEGABYTES and figures["ready"] == QUESTIONS
    return 0 if kept else 1


def measured(path: Path) -> dict[str, Any]:
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", WITH_DJANGO, str(path)]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def make(path: Path) -> None:
    """Numbered and lettered by hand, the right option bold, a picture of noise in every tenth stem."""
    chance = random.Random(SEED)
    document = Document()
    for number in range(1, QUESTIONS + 1):
        document.add_paragraph(f"Câu {number}: Nội dung câu hỏi thứ {number} về công tác xây dựng Đảng là gì?")
        if number % (QUESTIONS // PICTURES) == 0:
            document.add_paragraph().add_run().add_picture(BytesIO(_noise(chance)), width=900_000)
        right = chance.randrange(4)
        for place, letter in enumerate("ABCD"):
            run = document.add_paragraph().add_run(f"{letter}. Phương án thứ {place + 1} của câu hỏi {number}")
            run.bold = place == right
    document.save(str(path))


def _noise(chance: random.Random) -> bytes:
    picture = Image.frombytes("RGB", (PICTURE_SIDE, PICTURE_SIDE), chance.randbytes(3 * PICTURE_SIDE**2))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def measure(name: str) -> None:
    path = Path(name)
    began = time.perf_counter()
    found = read_docx(path, path.name)
    figures = {
        "ready": len(found.ready),
        "seconds": time.perf_counter() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "file_megabytes": path.stat().st_size / 1e6,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
