"""One question as it stands in a document: its lines sorted by what they are for, nothing judged yet."""

from dataclasses import dataclass, field

from exams.bank.formats.written_labels import Label
from exams.bank.formats.written_lines import Line, flat


@dataclass
class RawOption:
    """`letter` is the line's part with the letter alone, `lines` the text; `slot` counts letters from 0."""

    slot: int
    letter: Line
    lines: list[Line]
    label: Label | None = None

    @property
    def text(self) -> str:
        return flat("\n".join(line.text for line in self.lines))


@dataclass
class RawQuestion:
    """`said` collects answers written below it with their places; `asides` what brackets after its number say."""

    where: str
    number: str = ""
    stem: list[Line] = field(default_factory=list)
    options: list[RawOption] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    citation: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    level: str = ""
    topic: str = ""
    source: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)
    listed: str = ""  # the answer that a list of answers gives
    after_key_heading: bool = False
    numbered: bool = False  # its options have numbers in place of letters
    filling: str = "stem"  # what the next plain line continues: stem, option, explanation, citation, nothing

    @property
    def slots(self) -> list[int]:
        return [option.slot for option in self.options]

    @property
    def small(self) -> bool | None:
        """Its options have small letters; None while there are none."""
        return next((option.label.small for option in self.options if option.label), None)

    @property
    def is_answered(self) -> bool:
        return len(self.options) > 1 or bool(self.said)

    @property
    def stem_text(self) -> str:
        return flat("\n".join(line.text for line in self.stem))

    def doubt(self, code: str, text: str = "") -> None:
        if code not in (known for known, _ in self.doubts):
            self.doubts.append((code, text))
