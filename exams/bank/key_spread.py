"""How the right answers lie on the letters: a spread that chance does not give means a misread column or a bad bank."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

FEWEST_TO_JUDGE = 10
SUSPICIOUS_SHARE = 0.6
FEWEST_TO_MISS_A_LETTER = 30
USUAL_LETTERS = "ABCD"


def spread(right_letters: Mapping[str, int]) -> list[tuple[str, int]]:
    """Letters and how often each is right: A to D always, further ones where they occur."""
    letters = sorted({*USUAL_LETTERS, *right_letters})
    return [(letter, right_letters.get(letter, 0)) for letter in letters]


def doubt(right_letters: Mapping[str, int]) -> str:
    """A sentence where the spread is suspicious, else nothing."""
    total = sum(right_letters.values())
    if total < FEWEST_TO_JUDGE:
        return ""
    letter, times = max(right_letters.items(), key=lambda pair: pair[1])
    if times >= total * SUSPICIOUS_SHARE:
        return _(
            "%(times)d of %(total)d right answers are %(letter)s. Check a few questions against the file: "
            "the answer column may have been misunderstood."
        ) % {"times": times, "total": total, "letter": letter}
    never = [letter for letter in USUAL_LETTERS if not right_letters.get(letter)]
    if never and total >= FEWEST_TO_MISS_A_LETTER:
        return _("No right answer is %s. Check a few questions against the file.") % ", ".join(never)
    return ""
