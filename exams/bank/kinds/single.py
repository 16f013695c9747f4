"""One right option."""

from collections.abc import Iterator

from exams.bank.items import Kind
from exams.bank.kinds.chosen import ChosenKind


class Single(ChosenKind):
    kind = Kind.SINGLE

    def key_faults(self, rights: int) -> Iterator[str]:
        yield from super().key_faults(rights)
        if rights > 1:
            yield "several_right"
