"""What an import tells the person who started it: one shape for every format and every room."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing to know about a file.

    `where` is the sheet and the cell ("Sheet1!D14"), the sheet alone, or empty for the whole file;
    `message` is a sentence in the reader's language: what, where, and what to do about it.
    """

    where: str
    code: str
    message: str
    severity: Severity


@dataclass(frozen=True)
class Report:
    """The outcome of reading one file: `found` = `imported` + `skipped`."""

    format: str
    found: int
    imported: int
    skipped: int
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "found": self.found,
            "imported": self.imported,
            "skipped": self.skipped,
            "problems": [asdict(problem) for problem in self.problems],
        }
