"""What the readers of every format find in sample files, beside what a careful reader finds: for docs/imports.md."""

import multiprocessing
import resource
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import override

from exams.bank.formats.csv_reading import items_of_workbook
from exams.bank.formats.detecting import detect
from exams.bank.formats.reading import read_items
from exams.bank.items import Item, ItemFile, Unreadable
from office.sheets import BadWorkbook, read_workbook
from scripts.import_expected import Expected, expected, letters

HEADINGS = ("File", "Read as", "There", "Counted", "Found", "Ready", "Keys right", "What is said most often")
HARM = ("File", "What is said", "Time", "Memory")
# Folders that are one package, unpacked.
PACKAGES = ("fmt-qti12/canvas_cartridge", "fmt-qti2/imsqti_2.2_package", "fmt-qti3/citolab-sample-package")
IN_PACKAGES = {
    "fmt-qti12/canvas_cartridge": 12,
    "fmt-qti2/imsqti_2.2_package": 1,
    "fmt-qti3/citolab-sample-package": 9,
}
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
MOST_SECONDS, MOST_MEGABYTES, MOST_CODES = 10, 300, 3
LONGEST_SENTENCE = 110


@dataclass(frozen=True)
class Row:
    """One file: what is there, and what was found in it."""

    name: str
    there: Expected
    file: ItemFile | None = None
    refusal: str = ""

    @property
    def found(self) -> int:
        return len(self.file.items) + self.file.unsupported if self.file else 0

    @property
    def ready(self) -> int:
        return len(self.file.ready) if self.file else 0

    def keys(self) -> tuple[int, int]:
        """How many keys of questions that are ready are right, of how many that the file itself tells."""
        if self.file is None or self.found != len(self.there.keys) or self.file.unsupported:
            return 0, 0
        told = [
            (key, _key(item, in_words=self.there.in_words))
            for key, item in zip(self.there.keys, self.file.items, strict=True)
            if key and not item.faults
        ]
        return sum(key == read for key, read in told), len(told)


@dataclass(frozen=True)
class Totals:
    """Over the well-formed files."""

    there: int
    found: int
    keys: int
    keys_right: int

    @property
    def questions_share(self) -> float:
        return self.found / self.there

    @property
    def keys_share(self) -> float:
        return self.keys_right / self.keys


def format_rows(folder: Path) -> Iterator[Row]:
    """Every file of the folder of which it is known what a careful reader finds, in the order of names."""
    with tempfile.TemporaryDirectory() as unpacked:
        files = dict(_files(folder, Path(unpacked)))
        for name in sorted(files):
            there = _there(name, files[name])
            if there is not None:
                yield _row(name, files[name], there)


def totals(rows: list[Row]) -> Totals:
    fair = [row for row in rows if row.there.well_formed]
    right, keys = (sum(row.keys()[part] for row in fair) for part in (0, 1))
    # A file in which more was found than there is does not make up for one in which less was.
    found = sum(min(row.found, row.there.questions) for row in fair)
    return Totals(sum(row.there.questions for row in fair), found, keys, right)


def formats_table(rows: list[Row]) -> str:
    lines = [_line(HEADINGS), _line(["---", "---", "---:", "---", "---:", "---:", "---:", "---"])]
    return "\n".join([*lines, *(_line(_cells(row)) for row in rows), "", _sum(totals(rows))])


def harm_table(folder: Path) -> str:
    """Hostile files, each in a process of its own."""
    files = sorted([*folder.glob("hostile/*"), *folder.glob("hostile-xml/*")])
    told = [(path.relative_to(folder).as_posix(), harm(path)) for path in files if path.name != "SOURCE.txt"]
    lines = [_line(HARM), _line(["---"] * 4)]
    return "\n".join([*lines, *(_line([f"`{name}`", *map(str, one)]) for name, one in told)])


def harm(path: Path) -> tuple[str, str, str]:
    """What is said of a file, in what time and with how much memory beside the program's own, as limits kept."""
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=_tried, args=(theirs, path), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(MOST_SECONDS * 3):
            return "no answer", f"over {MOST_SECONDS} s", ""
        said, seconds, megabytes = ours.recv()
    except EOFError:
        return "the process died", "", ""
    finally:
        child.kill()
        child.join()
    return said, _within(seconds, (1, MOST_SECONDS), "s"), _within(megabytes, (50, MOST_MEGABYTES), "MB")


def _tried(answer: Any, path: Path) -> None:
    before, since = _peak(), time.process_time()
    with override("en"):
        said = _said(path)
    answer.send((said, time.process_time() - since, _peak() - before))


def _said(path: Path) -> str:
    try:
        file = _read(path)
    except (Unreadable, BadWorkbook) as refusal:
        return _short(str(refusal))
    codes = dict.fromkeys(f"`{problem.code}`" for problem in file.problems)
    return f"{len(file.items)} questions: {', '.join(codes)}"


def _read(path: Path) -> ItemFile:
    """By what it is: a workbook, or another format."""
    if path.suffix in WORKBOOKS or detect(path, path.name) == "xlsx":
        return items_of_workbook(read_workbook(path), "xlsx")
    return read_items(path, path.name)


def _short(sentence: str) -> str:
    flat = " ".join(sentence.split()).replace("|", "¦")
    return flat if len(flat) <= LONGEST_SENTENCE else f"{flat[: LONGEST_SENTENCE - 1]}…"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _within(value: float, limits: tuple[int, ...], unit: str) -> str:
    return next((f"under {limit} {unit}" for limit in limits if value < limit), f"{value:.0f} {unit}")


def _files(folder: Path, unpacked: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name.endswith(".jsonl.tar.gz"):
            yield _from_tar(path, name, unpacked)
        elif name in PACKAGES:
            yield name, _as_package(path, unpacked / f"{path.name}.zip")
        elif path.is_file() and not name.startswith(tuple(f"{package}/" for package in PACKAGES)):
            yield name, path


def _from_tar(path: Path, name: str, unpacked: Path) -> tuple[str, Path]:
    with tarfile.open(path) as archive:
        archive.extractall(unpacked, filter="data")
    return name.removesuffix(".tar.gz"), unpacked / path.name.removesuffix(".tar.gz")


def _as_package(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return target


def _there(name: str, path: Path) -> Expected | None:
    if name in IN_PACKAGES:
        return Expected(IN_PACKAGES[name], "by eye")
    return expected(name, path.read_bytes())


def _row(name: str, path: Path, there: Expected) -> Row:
    try:
        with override("en"):
            return Row(name, there, _read(path))
    except (Unreadable, BadWorkbook) as refusal:
        return Row(name, there, refusal=_short(str(refusal)))


def _key(item: Item, *, in_words: bool) -> str:
    if in_words:
        return "; ".join(" ".join(option.text.split()).casefold() for option in item.options if option.right)
    return letters(item.right)


def _cells(row: Row) -> list[str]:
    right, keys = row.keys()
    said = Counter(problem.code for problem in row.file.problems) if row.file else Counter[str]()
    often = sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_CODES]
    codes = ", ".join(f"`{code}` × {times}" if times > 1 else f"`{code}`" for code, times in often)
    return [
        f"`{row.name}`",
        row.file.format if row.file else f"refused: {row.refusal}",
        str(row.there.questions),
        row.there.how,
        str(row.found),
        str(row.ready),
        f"{right} of {keys}" if keys else "",
        codes,
    ]


def _sum(told: Totals) -> str:
    return (
        f"Well-formed files together: {told.found} of {told.there} questions found ({told.questions_share:.1%}); "
        f"{told.keys_right} of {told.keys} keys right ({told.keys_share:.1%}) where the file’s structure tells them."
    )


def _line(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"
