"""A person as a roster has it, before anything is saved."""

from dataclasses import dataclass, field, replace
from typing import Final

from office.reports import Problem
from people.written import WrittenDate

# What the registry holds at most; the person's model has the same lengths.
LIMITS: Final = {
    "family_middle": 100,
    "given": 60,
    "email": 254,
    "position": 120,
    "native_place": 200,
    "ethnicity": 40,
}


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """A person as a roster has it, before anything is saved.

    `where` is the cell of the name. `sex` is male or female, `standing` a kind of `people.models.Standing`, both ""
    where unknown; dates are None where absent or unreadable. `unit_text` names the unit most closely, `unit_within`
    the unit around it ("Chi bộ 1" within "Đảng bộ Sở Nội vụ"). `proposals` has likely repairs by field (a lost zero
    put back); the field itself stays empty until `with_proposals` takes them over, when somebody agreed. `uid` is the
    public name that another platform, or this one, gave the person.
    `assumptions` are the codes of the notes that concern this row.
    """

    where: str
    row: int
    family_middle: str
    given: str
    code: str = ""
    born: WrittenDate | None = None
    sex: str = ""
    national_number: str = ""
    phone: str = ""
    email: str = ""
    unit_text: str = ""
    unit_within: str = ""
    workplace: str = ""
    position: str = ""
    standing: str = ""
    joined_on: WrittenDate | None = None
    official_on: WrittenDate | None = None
    native_place: str = ""
    ethnicity: str = ""
    note: str = ""
    uid: str = ""
    sort_name: str = ""
    admitted_by_decision_on: WrittenDate | None = None
    proposals: dict[str, str] = field(default_factory=dict)
    assumptions: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.family_middle} {self.given}".strip()

    @property
    def is_importable(self) -> bool:
        return all(problem.severity != "error" for problem in self.problems)


def with_proposals(person: DraftPerson) -> DraftPerson:
    """The person with the likely repairs taken over, and without the problems they settle."""
    left = tuple(problem for problem in person.problems if problem.code != "zero_lost")
    return replace(person, **person.proposals, proposals={}, problems=left)  # type: ignore[arg-type]
