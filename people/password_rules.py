"""Which passwords are guessed first: those made of what anybody knows of the person, the platform or the country.

Length and a list of common passwords are looked at elsewhere; no rule asks for certain kinds of characters (ASVS 6.2).
"""

from collections.abc import Collection, Iterable
from datetime import date

from people.names import fold

# What a password must have besides such words, and how many different letters altogether.
LEAST_OF_ONES_OWN = 6
LEAST_DIFFERENT = 5
SHORTEST_WORD = 3
# The platform, its users and what stands first in Vietnamese lists of stolen passwords.
KNOWN_TO_ALL = (
    "khue",
    "matkhau",
    "password",
    "vietnam",
    "hochiminh",
    "dangcongsan",
    "dangbo",
    "danguy",
    "chibo",
    "hocvien",
    "giangvien",
    "tochuc",
    "quantri",
    "admin",
    "thisinh",
    "123456789",
    "12345678",
    "123456",
)


def is_guessable(password: str, known: Iterable[str], common: Collection[str]) -> bool:
    """Whether hardly anything is left of the password without the known words, or only a common password."""
    left = letters_of(password)
    if len(set(left)) < LEAST_DIFFERENT:
        return True
    words = {letters_of(word) for word in (*known, *KNOWN_TO_ALL)}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if len(word) >= SHORTEST_WORD:
            left = left.replace(word, "")
    return len(left) < LEAST_OF_ONES_OWN or left in common


def letters_of(text: str) -> str:
    """Letters and digits alone, small and without marks."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def written_dates(day: date) -> list[str]:
    """A date as people write it into passwords."""
    return [day.strftime(form) for form in ("%d%m%Y", "%d%m%y", "%Y%m%d", "%Y")]
