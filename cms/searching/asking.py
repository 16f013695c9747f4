"""What somebody typed into the search field. Pure."""

from dataclasses import dataclass

from cms.searching.folding import folded, same, shown

LONGEST, MOST_WORDS = 200, 12


@dataclass(frozen=True, slots=True)
class Asked:
    """`phrase` and `same_words` as typed, in lower case; `words` folded: letters and digits only."""

    phrase: str
    same_words: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.words

    @property
    def folded_phrase(self) -> str:
        return " ".join(self.words)


def read_asked(text: str) -> Asked:
    """At most MOST_WORDS words of the first LONGEST characters."""
    typed = shown(text)[:LONGEST].strip("\"'“”‘’ ")
    return Asked(
        phrase=same(typed),
        same_words=tuple(same(typed).split())[:MOST_WORDS],
        words=tuple(folded(typed).split())[:MOST_WORDS],
    )
