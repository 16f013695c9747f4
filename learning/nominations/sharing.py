"""Places of a class shared out among units by their members. Plain rule."""

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def shared_places(total: int, members: Mapping[K, int]) -> dict[K, int]:
    """Shares that add up to the total and differ from the exact ones by less than one: largest remainders first.

    Of equal remainders the unit that stands first gets the place. Units without members get none.
    """
    everybody = sum(members.values())
    if everybody == 0:
        return dict.fromkeys(members, 0)
    shares = {key: divmod(total * number, everybody) for key, number in members.items()}
    left = total - sum(whole for whole, _rest in shares.values())
    first = sorted(shares, key=lambda key: -shares[key][1])[:left]
    return {key: whole + (key in first) for key, (whole, _rest) in shares.items()}
