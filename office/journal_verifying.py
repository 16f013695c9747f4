"""Checks the journal's chains, and that they still hold what a checkpoint outside says they held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office.journal_chain import Break, Head, Link, Place, Salted, first_break, first_hash
from office.journal_sealing import facts_of
from office.models import JournalRow, JournalSeal

TOGETHER = 2000
FAULTS = {
    "missing": _lazy("The link with this number is missing."),
    "added": _lazy("A link with this number was added."),
    "removed": _lazy("The link is there, but its row was removed."),
    "changed": _lazy("Row or link was changed: time, account, act, record or hash are not what was sealed."),
    "name": _lazy("The name of who did it was changed."),
    "data": _lazy("What the row says was changed."),
    "cut": _lazy("The chain ends before the place that the checkpoint holds."),
    "rewritten": _lazy("The chain is whole in itself, but it is not the one that the checkpoint holds."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: how many rows hold, of how many chains, what is not sealed, and each chain's first break."""

    chains: int
    rows: int
    unsealed: int
    erased: int
    breaks: list[Break]


def verify_chains(expected: Sequence[Head] = ()) -> Verdict:
    """Checks every chain from its beginning; `expected` are the heads of a checkpoint."""
    held = {head.chain: head for head in expected}
    names = sorted({*JournalSeal.objects.values_list("chain", flat=True).distinct(), *held})
    found = [_verify(name, held.get(name)) for name in names]
    return Verdict(
        chains=len(names),
        rows=sum(one.number for one in found if isinstance(one, Head)),
        unsealed=JournalRow.objects.unsealed().count(),
        erased=JournalSeal.objects.filter(data_salt="").count(),
        breaks=[one for one in found if isinstance(one, Break)],
    )


def _verify(chain: str, held: Head | None) -> Break | Head:
    head: Break | Head = Head(chain, 0, first_hash(chain))
    for links in _links(chain):
        assert isinstance(head, Head)  # noqa: S101  # narrows the type
        head = first_break(head, links)
        if isinstance(head, Break):
            return head
    return _as_held(held, head) or head


def _as_held(held: Head | None, head: Break | Head) -> Break | None:
    """Whether the chain still goes through the place that the checkpoint holds."""
    if held is None or held.number == 0:
        return None
    if head.number < held.number:
        return Break(held.chain, head.number + 1, "cut")
    same = JournalSeal.objects.filter(chain=held.chain, number=held.number, hash=held.hash).exists()
    return None if same else Break(held.chain, held.number, "rewritten")


def _links(chain: str) -> Iterator[list[Link]]:
    seals = JournalSeal.objects.filter(chain=chain).order_by("number").iterator(chunk_size=TOGETHER)
    while some := list(islice(seals, TOGETHER)):
        rows = JournalRow.objects.in_bulk([seal.row_id for seal in some])
        yield [_link(seal, rows.get(seal.row_id)) for seal in some]


def _link(seal: JournalSeal, row: JournalRow | None) -> Link:
    return Link(
        place=Place(seal.chain, seal.unit),
        number=seal.number,
        pk=seal.row_id,
        sealed_at=seal.sealed_at,
        name=Salted(seal.by_salt, seal.by_digest),
        data=Salted(seal.data_salt, seal.data_digest),
        hash=seal.hash,
        row=facts_of(row) if row else None,
    )


def in_words(broken: Break) -> str:
    """The first bad row of a chain, as a sentence."""
    place = _("%(chain)s, number %(number)d") % {"chain": broken.chain, "number": broken.number}
    row = _(" (row %d)") % broken.pk if broken.pk else ""
    return f"{place}{row}: {FAULTS[broken.fault]}"
