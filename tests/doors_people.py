"""What the doors of a person's records are asked with."""

from typing import Any

from office import clock
from people.models import PersonPair
from tests.cast import Cast


def standing_of_an(cast: Cast) -> list[Any]:
    """An entry of An's standings."""
    assert cast.an.person is not None
    return [cast.an.person.uid, cast.an.person.standings.get().pk]


def person_pair(cast: Cast) -> list[Any]:
    """Two people who wait for somebody to say whether they are one."""
    assert cast.an.person is not None
    assert cast.anh.person is not None
    pair = PersonPair.objects.create(one=cast.an.person, other=cast.anh.person, score=90, found_at=clock.now())
    return [pair.uid]
