"""A question as an author writes it, before it is a row of anything. Pure."""

from dataclasses import dataclass

from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.shapes import WHOLE


@dataclass(frozen=True, slots=True)
class OptionText:
    """An option, statement, thing or pair as it is written. `pinned` None: the rule decides whether it stays put."""

    text: str
    right: bool = False
    pinned: bool | None = None
    partner: str = ""


@dataclass(frozen=True, slots=True)
class PictureText:
    """A picture of a question: new by its `data`, or by the `digest` of one that the bank holds."""

    name: str
    alt: str = ""
    data: bytes = b""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The words and the key of a question. What of it each kind uses stands beside `Kind`."""

    stem: str
    options: tuple[OptionText, ...] = ()
    multiple: bool = False
    explanation: str = ""
    citation: str = ""
    kind: Kind = Kind.SINGLE
    credit: str = WHOLE
    numbers: tuple[NumberRange, ...] = ()
    accepted: tuple[str, ...] = ()
    case_matters: bool = False
    pictures: tuple[PictureText, ...] = ()

    def __post_init__(self) -> None:
        """Of a question with one or several right options, `kind` and `multiple` say the same: either may be given."""
        if self.kind == Kind.SINGLE and self.multiple:
            object.__setattr__(self, "kind", Kind.SEVERAL)
        object.__setattr__(self, "multiple", self.kind == Kind.SEVERAL or (self.kind == Kind.POLL and self.multiple))
