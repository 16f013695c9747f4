"""Finds people by any part of their name: every word that is typed occurs somewhere in a word of the name.

PostgreSQL keeps all endings of all words in a column of its own (see the migration people_over_time_rules), with an
index: what is part of a word begins one of its endings. It needs no extension, which not every PostgreSQL has. SQLite
reads every name: the small size holds thousands.
"""

from typing import Any

from django.db.models import Lookup

from people.names import fold

# Under so many digits a number is no number of somebody: the last three are shown to everybody anyway.
LEAST_DIGITS = 6
_BETWEEN = frozenset(" .-/()+")


class HoldsParts(Lookup[Any]):
    """Whether the name of a person holds all these parts of words: `F("search_text")`, and the parts, folded."""

    prepare_rhs = False
    lookup_name = "holds_parts"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        asked = " & ".join(f"{_quoted(part)}:*" for part in self.rhs)
        return f"{table}.name_parts @@ %s::tsquery", (asked,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        name, params = self.process_lhs(compiler, connection)
        holds = " AND ".join([f"instr({name}, %s) > 0"] * len(self.rhs))
        return f"({holds})", (*(params * len(self.rhs)), *self.rhs)


def parts_of(typed: str) -> list[str]:
    """The parts of a name that are typed: without diacritics, in any order."""
    return fold(typed.replace("\x00", "")).split()


def digits_of(typed: str) -> str:
    """The digits, where a number and nothing else is typed that is long enough to be somebody's; else nothing."""
    digits = "".join(sign for sign in typed if sign not in _BETWEEN)
    return digits if digits.isascii() and digits.isdigit() and len(digits) >= LEAST_DIGITS else ""


def _quoted(part: str) -> str:
    """A lexeme as it is, whatever stands in it."""
    return "'" + part.replace("\\", "\\\\").replace("'", "''") + "'"
