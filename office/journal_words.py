"""Acts of the journal in plain words, all in one place: who reads the journal knows no codes.

A new act needs its words here; tests/office/test_journal_words.py finds every act that the code writes. `%(name)s` is
taken from the row's data; values that may be private (what a person's field held before) stand in no sentence.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_OFFICE = {
    "office.job.ask": _("asked for work in the background"),
    "office.job.cancel": _("cancelled work in the background"),
}
_PEOPLE = {
    "people.person.add": _("added to the registry"),
    "people.person.change": _("changed"),
    "people.person.transfer": _("transferred from %(from)s to %(to)s: %(reason)s"),
    "people.person.open": _("opened this person's page"),
    "people.person.export": _("downloaded what is held about this person"),
    "people.person.erase": _("erased this person's data: %(reason)s"),
    "people.unit.found": _("unit founded"),
    "people.unit.change": _("unit changed: %(name)s"),
    "people.unit.rename": _("unit renamed from %(on)s; decision %(decision)s"),
    "people.unit.move": _("unit put below another one from %(on)s; decision %(decision)s"),
    "people.unit.merge": _("units merged from %(on)s: %(from)s into %(to)s; decision %(decision)s"),
    "people.unit.split": _("unit split from %(on)s: %(from)s into %(to)s; decision %(decision)s"),
    "people.unit.dissolve": _("unit dissolved"),
    "people.unit.agency": _("said which agency the Party body works in"),
    "people.unit.undo": _("undid a reorganisation that was to take effect on %(on)s"),
    "people.roster.import": _("people imported"),
    "people.roster.undo": _("took back an import of people"),
    "people.roster.columns": _("said what the columns of lists of people mean"),
    "people.roster.word": _("said which unit is meant by a word in lists of people"),
    "people.role.grant": _("granted a role to %(user)s on %(unit)s from %(on)s: %(role)s"),
    "people.role.end": _("ended a role of %(user)s on %(unit)s on %(on)s: %(role)s"),
    "people.user.open": _("opened an account"),
    "people.user.issue_code": _("issued a one-time code"),
    "people.user.sign_in": _("signed in with the password"),
    "people.user.sign_in_by_code": _("signed in with a one-time code"),
}
_BANK = {
    "bank.bank.open": _("opened the question bank"),
    "bank.bank.export": _("downloaded the bank with its keys: %(questions)s questions, %(format)s"),
    "bank.bank.set_reviewed": _("changed whether questions of this bank must be reviewed"),
    "bank.topic.add": _("added a topic"),
    "bank.question.write": _("wrote the question"),
    "bank.question.revise": _("revised the question: version %(version)s"),
    "bank.question.place": _("put the question elsewhere: topic or level"),
    "bank.question.retire": _("retired the question"),
    "bank.question.send": _("sent version %(version)s to review"),
    "bank.question.withdraw": _("took version %(version)s back from review"),
    "bank.question.approve": _("approved version %(version)s"),
    "bank.question.return": _("returned version %(version)s with a reason"),
    "bank.question.comment": _("remarked on version %(version)s"),
    "bank.question.set_review_due": _("set when the question is to be looked at again: %(on)s"),
    "bank.question.forbid_together": _("forbade %(ref)s and %(other)s in one paper"),
    "bank.question.allow_together": _("allowed %(ref)s and %(other)s in one paper again"),
    "bank.question.cite": _("cited a source"),
    "bank.question.uncite": _("removed a citation: %(was)s"),
    "bank.question.settle": _("settled the doubt about the question"),
    "bank.questions.import": _("imported questions from a file"),
    "bank.questions.sort": _("sorted questions: topics, levels or tags"),
    "bank.source.add": _("added a source"),
    "bank.source.supersede": _("said that the source no longer holds: %(doubted)s questions are in doubt"),
    "bank.page.changed": _("a cited page changed: %(doubted)s questions are in doubt"),
    "bank.duplicates.look": _("looked for duplicates: %(pairs)s pairs wait"),
    "bank.duplicates.not_same": _("said that two questions are not the same"),
    "bank.duplicates.merge": _("merged duplicates: kept %(kept)s, retired %(retired)s"),
}
_PAPERS = {
    "papers.blueprint.keep": _("saved the blueprint: %(lines)s lines"),
    "papers.set.make": _("made papers: %(count)s"),
    "papers.set.print": _("downloaded papers for printing"),
    "papers.set.print_key": _("downloaded the right answers for printing"),
    "papers.difficulty.keep": _("kept measured difficulties: %(versions)s questions"),
}
_SITTINGS = {
    "sittings.scale.open": _("opened the grade scale"),
    "sittings.sitting.plan": _("planned the sitting"),
    "sittings.sitting.change": _("changed the plan of the sitting"),
    "sittings.room.add": _("added a room"),
    "sittings.entries.add": _("entered candidates"),
    "sittings.entry.extra_time": _("set extra time: %(minutes)s minutes"),
    "sittings.papers.prepare": _("made and gave papers: %(papers)s papers, %(given)s candidates"),
    "sittings.slips.print": _("printed slips with one-time codes: %(slips)s"),
}
_DELIVERY = {
    "delivery.papers.give": _("gave papers to those who had none: %(given)s"),
    "delivery.attempt.start": _("started the test"),
    "delivery.attempt.take_over": _("went on on another device"),
    "delivery.attempt.handed_in": _("handed in"),
    "delivery.attempt.time_up": _("closed at the deadline"),
    "delivery.attempt.staff": _("closed by staff: %(reason)s"),
    "delivery.attempt.reopen": _("opened again for %(minutes_given)s minutes: %(reason)s"),
    "delivery.attempt.void": _("voided: %(reason)s"),
    "delivery.time.pause": _("paused: %(reason)s"),
    "delivery.time.resume": _("went on after the pause: %(reason)s"),
    "delivery.time.hold": _("held back: %(reason)s"),
    "delivery.time.let_go": _("let go on: %(reason)s"),
    "delivery.time.extend": _("gave time: %(reason)s"),
    "delivery.time.compensate": _("gave back the time of an outage"),
    "delivery.time.dismiss_outage": _("gave no time back for an outage: %(reason)s"),
    "delivery.rescue.bring": _("brought a rescue file: %(changes)s changes"),
    "delivery.rescue.accept": _("accepted a rescue file: %(reason)s"),
    "delivery.rescue.decline": _("declined a rescue file: %(reason)s"),
}
_MARKING = {
    "marking.attempt.mark": _("marked"),
    "marking.sitting.statistics": _("reckoned statistics of %(n)s candidates"),
    "marking.statistics.export": _("downloaded statistics"),
    "results.sitting.release": _("released the results"),
    "results.sitting.export": _("downloaded the results of %(entries)s candidates"),
    "results.sitting.dossier": _("downloaded the dossier"),
}
_REHEARSAL = {
    "rehearsal.begin": _("began a rehearsal"),
    "rehearsal.copy.make": _("made a copy with %(candidates)s invented candidates"),
    "rehearsal.copy.remove": _("removed the copy with %(candidates)s invented candidates and %(events)s events"),
    "rehearsal.cancel": _("cancelled the rehearsal"),
    "rehearsal.end": _("the rehearsal ended"),
}
ACTS = {**_OFFICE, **_PEOPLE, **_BANK, **_PAPERS, **_SITTINGS, **_DELIVERY, **_MARKING, **_REHEARSAL}


def words_of(act: str, data: Mapping[str, Any]) -> str:
    """What was done, as a sentence; the code itself for an act that an older or newer version wrote."""
    words = ACTS.get(act)
    return str(words) % _Known(data) if words is not None else act


class _Known(dict[str, Any]):
    """Data of older versions may lack a word, and data that was erased has none."""

    def __missing__(self, key: str) -> str:
        return "…"
