"""Holds what candidates were told against what the record says. Pure, and written apart from the server's own rules.

After the manner of Jepsen's checkers for sets and registers: every change that was acknowledged is in the record once;
one without a word may be there or not; nothing else is there; the answers as they stand are the greatest accepted
words; nothing counts that came after the end. Each thing that does not hold is a violation with a name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from exams.delivery.deadlines import deadline
from exams.delivery.evidence import Link, first_break, receipt
from exams.rehearsal.notebook import Notebook, Sent

GRACE = timedelta(seconds=60)
# The tester's clock may differ a little from the server's where they are two machines.
CLOCKS_APART = 5.0
COUNTS = ("", "in_grace")
CLOSINGS = ("handed_in", "time_up", "staff")
# What a candidate may end with without anybody having done wrong: it is counted, not a violation.
Word: TypeAlias = tuple[int, int, int, str]


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise that did not hold: a code of the table below, whose entry, and what was seen."""

    code: str
    entry: str
    seen: str


# What each code means, for reports.
MEANINGS = {
    "lost": _("an acknowledged answer is not in the record"),
    "twice": _("a change stands in the record more than once"),
    "invented": _("the record holds a change that nobody sent"),
    "edited": _("a change stands in the record otherwise than it was sent"),
    "other_word": _("the record judges a change otherwise than the candidate was told"),
    "wrong_answers": _("the answers as they stand are not the greatest accepted words"),
    "after_the_end": _("a change counts although it came after the end"),
    "robbed": _("a candidate was told that time was up before it was, by the tester's own clock"),
    "wrong_time": _("a change was judged against its times"),
    "wrong_deadline": _("the deadline is not the one that the rule gives, or not the one that was told"),
    "broken_chain": _("the chain of the record does not verify"),
    "left_open": _("the attempt was never closed"),
    "wrong_receipt": _("the receipt is not the one that the candidate was given"),
    "wrong_mark": _("there is not exactly one mark, or it is not the one that the answers earn"),
    "no_attempt": _("the candidate started, but there is no attempt"),
    "two_answers": _("candidate and server did not hold the same answers although nothing was on its way"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What was planned for all: the sitting's minutes and the end of its window."""

    duration_minutes: int
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """One attempt as the server holds it. `marks`: what each mark was reckoned from, `remarked`: the same, anew."""

    entry: str
    attempt: str
    is_open: bool
    started_at: datetime
    deadline_at: datetime
    receipt: str
    sheet: Mapping[str, Sequence[Any]]
    event_count: int
    head: str
    links: Sequence[Link]
    extra_minutes: int = 0
    marks: Sequence[str] = ()
    remarked: str = ""


@dataclass(slots=True)
class Findings:
    """What a check came to. `unknown`: sent, but no word heard; `unknown_kept` of them are in the record."""

    attempts: int = 0
    acked: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    unknown_kept: int = 0
    in_record: int = 0
    left_open: int = 0
    violations: list[Violation] = field(default_factory=list)

    def count(self, code: str) -> int:
        return sum(violation.code == code for violation in self.violations)

    @property
    def holds(self) -> bool:
        return not self.violations


def check(books: Iterable[Notebook], kept: Iterable[Kept], terms: Terms) -> Findings:
    """Everything, attempt by attempt. `kept` may be read bit by bit; notebooks without an attempt come last."""
    findings = Findings()
    known = {book.entry: book for book in books}
    for attempt in kept:
        findings.attempts += 1
        book = known.pop(attempt.entry, None) or Notebook(attempt.entry)
        _tally(findings, book, attempt)
        findings.violations += check_one(book, attempt, terms)
    for book in known.values():
        _tally(findings, book, None)
        if book.attempt or book.acked:
            findings.violations.append(Violation("no_attempt", book.entry, book.attempt))
            findings.violations += [Violation("lost", book.entry, _name(it)) for it in book.sent if it.is_acked]
    return findings


def _tally(findings: Findings, book: Notebook, kept: Kept | None) -> None:
    there = {(link.client, link.seq) for link in _answers(kept)} if kept else set()
    findings.acked += book.acked
    findings.in_record += len(there)
    findings.left_open += kept is not None and kept.is_open
    for sent in book.sent:
        if not sent.verdict:
            findings.unknown += sent.tries > 0
            findings.unknown_kept += (sent.client, sent.seq) in there
        elif not sent.is_acked:
            findings.refused[sent.verdict] += 1


def check_one(book: Notebook, kept: Kept, terms: Terms) -> list[Violation]:
    """All that does not hold for one attempt."""
    seen = [
        *_set(book, kept),
        *_register(kept),
        *_times(kept),
        *_robbed(book, kept),
        *_deadline(book, kept, terms),
        *_chain(kept),
        *_end(book, kept),
        *_mark(kept),
    ]
    if book.digests_differed:
        seen.append(("two_answers", f"{book.digests_differed} times"))
    return [Violation(code, book.entry, what) for code, what in seen]


Seen: TypeAlias = Iterator[tuple[str, str]]


def _answers(kept: Kept) -> list[Link]:
    return [link for link in kept.links if link.kind == "answer"]


def _said(link: Link) -> dict[str, Any]:
    """What stands in the body of an event; nothing where it cannot be read."""
    try:
        said = json.loads(link.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _name(it: Sent | Link) -> str:
    return f"{it.client} {it.seq}"


def _set(book: Notebook, kept: Kept) -> Seen:
    """Acknowledged changes once, silent ones at most once, nothing else; each as it was sent."""
    sent = {(it.client, it.seq): it for it in book.sent}
    times = Counter((link.client, link.seq) for link in _answers(kept))
    yield from (("twice", f"{client} {seq}") for (client, seq), count in times.items() if count > 1)
    yield from (("lost", _name(it)) for key, it in sent.items() if it.verdict and key not in times)
    for link in _answers(kept):
        it = sent.get((link.client or "", link.seq or 0))
        if it is None or not it.tries:
            yield "invented", _name(link)
        else:
            yield from _compared(it, link)


def _compared(it: Sent, link: Link) -> Seen:
    said = _said(link)
    recorded = [said.get(name) for name in ("epoch", "n", "value", "flag", "made_ms")]
    if recorded != [it.epoch, it.n, it.letters, int(it.flag), it.made_ms]:
        yield "edited", f"{_name(it)}: {recorded}"
    if it.verdict and not _agrees(it, said.get("verdict")):
        yield "other_word", f"{_name(it)}: told {it.verdict}, recorded {said.get('verdict')!r}"


def _agrees(it: Sent, recorded: object) -> bool:
    return recorded in COUNTS if it.is_acked else it.verdict == recorded


def _accepted(kept: Kept) -> list[tuple[Link, dict[str, Any]]]:
    told = [(link, _said(link)) for link in _answers(kept)]
    return [(link, said) for link, said in told if said.get("verdict") in COUNTS]


def _greatest(kept: Kept) -> dict[str, Word]:
    """Per question the greatest accepted word, whatever the order of arrival."""
    sheet: dict[str, Word] = {}
    for _link, said in _accepted(kept):
        word = (said["epoch"], said["seq"], said["flag"], said["value"])
        sheet[str(said["n"])] = max(sheet.get(str(said["n"]), word), word)
    return sheet


def _register(kept: Kept) -> Seen:
    expected = _greatest(kept)
    held = {n: tuple(word) for n, word in kept.sheet.items()}
    for n in sorted(expected.keys() | held.keys(), key=int):
        if expected.get(n) != held.get(n):
            yield "wrong_answers", f"question {n}: {held.get(n)} stands, {expected.get(n)} should"
    for link in kept.links:
        if link.kind in CLOSINGS and (text := _said(link).get("answers")) != _text(expected):
            yield "wrong_answers", f"closed with {text}"


def _text(sheet: Mapping[str, Word]) -> str:
    words = ((int(n), letters + "!" * flag) for n, (_epoch, _seq, flag, letters) in sheet.items())
    return ";".join(f"{n}:{word}" for n, word in sorted(words) if word)


def _times(kept: Kept) -> Seen:
    """Nothing counts behind the closing event or after the grace; what came in time was not refused as late."""
    closed = min((link.position for link in kept.links if link.kind in CLOSINGS), default=None)
    for link in _answers(kept):
        said = _said(link)
        counts = said.get("verdict") in COUNTS
        if counts and (link.at >= kept.deadline_at + GRACE or (closed is not None and link.position > closed)):
            yield "after_the_end", _name(link)
        elif said.get("verdict") in ("", "in_grace", "late") and not _fits(said, link, kept, closed):
            yield "wrong_time", f"{_name(link)}: {said.get('verdict')!r} at {link.at}"


def _fits(said: Mapping[str, Any], link: Link, kept: Kept, closed: int | None) -> bool:
    if closed is not None and link.position > closed:
        return said["verdict"] == "late"
    if link.at < kept.deadline_at:
        return said["verdict"] == ""
    made_before = said["made_ms"] is not None and said["made_ms"] <= kept.deadline_at.timestamp() * 1000
    return said["verdict"] == ("in_grace" if made_before and link.at < kept.deadline_at + GRACE else "late")


def _robbed(book: Notebook, kept: Kept) -> Seen:
    """The record's times are the server's, and a server whose clock is wrong would be right by them."""
    end = kept.deadline_at.timestamp() - CLOCKS_APART
    if 0 < book.over_at < end:
        yield "robbed", f"over {end - book.over_at:.0f} s too early"
    yield from (("robbed", _name(it)) for it in book.sent if it.verdict == "late" and it.ack_at < end)


def _deadline(book: Notebook, kept: Kept, terms: Terms) -> Seen:
    """The same in the rule, in the record and in every reply."""
    by_rule = deadline(
        started_at=kept.started_at,
        duration_minutes=terms.duration_minutes,
        closes_at=terms.closes_at,
        extra_minutes=kept.extra_minutes,
    )
    told = [datetime.fromisoformat(each) for each in book.deadlines]
    started = [_said(link).get("deadline_at") for link in kept.links if link.kind == "started"]
    recorded = [datetime.fromisoformat(each) for each in started if each]
    for each in (kept.deadline_at, *told, *recorded):
        if each != by_rule:
            yield "wrong_deadline", f"{each}, by the rule {by_rule}"


def _chain(kept: Kept) -> Seen:
    broken = first_break(attempt=kept.attempt, links=kept.links, count=kept.event_count, head=kept.head)
    if broken:
        yield "broken_chain", f"event {broken.position}: {broken.fault}"


def _end(book: Notebook, kept: Kept) -> Seen:
    closings = [link for link in kept.links if link.kind in CLOSINGS]
    if kept.is_open or len(closings) != 1:
        yield "left_open", f"{len(closings)} closing events"
        return
    if kept.receipt != receipt(closings[0].hash):
        yield "wrong_receipt", f"{kept.receipt} is not cut from the closing event"
    if book.handed_in and kept.receipt != book.receipt:
        yield "wrong_receipt", f"given {book.receipt}, kept {kept.receipt}"


def _mark(kept: Kept) -> Seen:
    if not kept.is_open and list(kept.marks) != [kept.remarked]:
        yield "wrong_mark", f"{list(kept.marks)}, anew {kept.remarked}"
