"""True or false: two options, true first, which never trade places unless their author says so."""

from collections.abc import Iterator

from exams.bank.items import Kind
from exams.bank.kinds.shapes import Words
from exams.bank.kinds.single import Single


class TrueFalse(Single):
    kind = Kind.TRUE_FALSE

    def own_faults(self, words: Words) -> Iterator[str]:
        if len(words.options) != 2:
            yield "not_two_options"
        yield from super().own_faults(words)
