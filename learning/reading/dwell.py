"""How much time of reading is believed: never more than has passed on the server's clock since the reader's last word.

A reader's browser says how long the page was in sight. Between two words it cannot have been longer than the time
between them, on all lessons together; so neither two windows nor an invented number count for more than the clock does.
Seconds of a reader without network come in one word after a long silence: they count for half an hour at most.
"""

from datetime import datetime

MOST_AT_ONCE = 30 * 60
# A browser with network speaks every quarter of a minute: what comes after a longer silence was read without.
LONGEST_SILENCE = 90


def credited(claimed: int, *, last: datetime | None, now: datetime) -> int:
    """Seconds that count. Whoever speaks for the first time has read for none yet."""
    if last is None:
        return 0
    passed = int((now - last).total_seconds())
    return max(0, min(claimed, passed, MOST_AT_ONCE))


def was_away(seconds: int) -> bool:
    """Whether so many seconds in one word were read while the server heard nothing."""
    return seconds > LONGEST_SILENCE
