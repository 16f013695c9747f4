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
    "people.person.position": _("changed the position in %(unit)s from %(on)s: %(to)s"),
    "people.person.standing": _("changed the standing in the Party from %(on)s"),
    "people.person.correct_standing": _("corrected an entry of the standing: %(why)s"),
    "people.person.remove_standing": _("removed an entry of the standing: %(why)s"),
    "people.person.merge": _("merged another record into this one"),
    "people.person.merged": _("merged this record into another one"),
    "people.person.alike": _("chose another record to be compared with this one"),
    "people.person.different": _("said that a record like this one is of another person"),
    "people.duplicates.look": _("looked for duplicates among people: %(pairs)s pairs wait"),
    "people.person.open": _("opened this person's page"),
    "people.person.export": _("downloaded what is held about this person"),
    "people.person.list": _("downloaded a list of people as of %(on)s: %(people)s"),
    "people.person.erase": _("erased this person's data: %(reason)s"),
    "people.person.hold": _("said that this person's data must be kept: %(reason)s"),
    "people.person.unhold": _("said that this person's data need not be kept any more: %(reason)s"),
    "people.correction.ask": _("asked for a correction"),
    "people.correction.accept": _("accepted a request for correction"),
    "people.correction.decline": _("declined a request for correction"),
    "people.retention.run": _("erased %(people)s people and removed %(rows)s rows that are needed no longer"),
    "people.notice.draft": _("drafted version %(version)s of the notice"),
    "people.notice.publish": _("published version %(version)s of the notice, valid from %(from)s"),
    "people.notice.read": _("read version %(version)s of a notice"),
    "people.notice.agree": _("agreed to version %(version)s of a notice"),
    "people.notice.refuse": _("did not agree to version %(version)s of a notice"),
    "people.notice.withdraw": _("withdrew the consent to version %(version)s of a notice"),
    "people.unit.found": _("unit founded"),
    "people.unit.change": _("unit changed: %(name)s"),
    "people.unit.rename": _("unit renamed from %(on)s; decision %(decision)s"),
    "people.unit.move": _("unit put below another one from %(on)s; decision %(decision)s"),
    "people.unit.merge": _("units merged from %(on)s: %(from)s into %(to)s; decision %(decision)s"),
    "people.unit.split": _("unit split from %(on)s: %(from)s into %(to)s; decision %(decision)s"),
    "people.unit.dissolve": _("unit dissolved"),
    "people.unit.import": _("list of units imported: %(founded)s founded, %(changed)s renamed or moved"),
    "people.unit.agency": _("said which agency the Party body works in"),
    "people.unit.undo": _("undid a reorganisation that was to take effect on %(on)s"),
    "people.roster.import": _("people imported"),
    "people.roster.undo": _("took back an import of people"),
    "people.roster.columns": _("said what the columns of lists of people mean"),
    "people.roster.word": _("said which unit is meant by a word in lists of people"),
    "people.role.grant": _("granted a role to %(user)s on %(unit)s from %(on)s: %(role)s"),
    "people.role.end": _("ended a role of %(user)s on %(unit)s on %(on)s: %(role)s"),
    "people.token.make": _("made the service token %(name)s for %(unit)s until %(until)s: %(scopes)s"),
    "people.token.revoke": _("revoked the service token %(name)s"),
    "people.token.use": _("used the service token %(name)s on this day"),
    "people.unit.export": _("downloaded the people of the unit as %(format)s: %(people)s"),
    "people.slips.print": _("printed slips with one-time codes for the people of the unit: %(slips)s"),
    "people.user.open": _("opened an account"),
    "people.user.close": _("closed the account: its person has another one"),
    "people.user.issue_code": _("issued a one-time code"),
    "people.user.sign_in": _("signed in with the password"),
    "people.user.sign_in_by_code": _("signed in with a one-time code"),
    "people.user.sign_in_by_passkey": _("signed in with a passkey"),
    "people.user.sign_in_by_identity": _("signed in through the organisation's sign-in service"),
    "people.user.second_given": _("showed the second factor at sign-in"),
    "people.user.second_wrong": _("somebody who knew the password gave a wrong second factor"),
    "people.user.app_set_up": _("set an authenticator app up"),
    "people.user.app_removed": _("removed the authenticator app"),
    "people.user.codes_made": _("made new recovery codes"),
    "people.user.passkey_added": _("made a passkey: %(name)s"),
    "people.user.passkey_named": _("named a passkey: %(name)s"),
    "people.user.passkey_removed": _("removed a passkey"),
    "people.user.factors_reset": _("took all second factors of the account away"),
    "people.user.sessions_end": _("ended sessions of the account: %(sessions)s"),
    "people.user.identity_linked": _("linked the account with the organisation's sign-in service"),
    "people.user.identity_unlinked": _("undid the link with the organisation's sign-in service"),
    "people.user.set_password": _("set the own password; all other sessions ended"),
    "people.user.session_elsewhere": _("a session began in %(before)s, turned up in %(after)s and was ended"),
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
    "sittings.sitting.try": _("said that the sitting is try %(number)s of its candidates"),
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
_LEARNING = {
    "learning.programme.found": _("founded the programme %(title)s"),
    "learning.programme.draft": _("changed the draft of version %(number)s"),
    "learning.programme.publish": _("published version %(number)s"),
    "learning.programme.drop": _("dropped the draft of version %(number)s"),
    "learning.class.plan": _("planned the class, %(programme)s"),
    "learning.class.change": _("changed the plan of the class, %(programme)s"),
    "learning.class.committee": _("named the class committee"),
    "learning.class.commend": _("commended %(learners)s; decision %(decision)s, for: %(reason)s"),
    "learning.learner.withdraw": _("withdrew the learner: %(reason)s"),
    "learning.learner.move": _("moved the learner from class %(from)s to %(to)s with %(periods)s periods: %(reason)s"),
    "learning.call.open": _("asked %(units)s units for %(places)s names until %(deadline)s"),
    "learning.call.change": _(
        "changed the call for nominations: %(units)s units, %(places)s places, until %(deadline)s"
    ),
    "learning.nominations.send": _("named %(people)s people of %(unit)s"),
    "learning.nominations.withdraw": _("withdrew a nomination of %(unit)s: %(reason)s"),
    "learning.nominations.decide": _("decided on %(people)s nominations: %(state)s %(reason)s"),
    "learning.learners.add": _("added %(people)s learners by name: %(reason)s"),
    "learning.class.step": _("brought the class to: %(state)s %(decision)s %(note)s"),
    "learning.session.add": _("put the session “%(session)s” of %(day)s into the timetable"),
    "learning.session.change": _("changed the session “%(session)s” of %(day)s"),
    "learning.session.drop": _("took the session “%(session)s” of %(day)s out of the timetable"),
    "learning.timetable.propose": _("filled the timetable with %(sessions)s sessions from %(first)s on"),
    "learning.timetable.feed": _("gave the calendar of the class a new address"),
    "learning.material.add": _("added the material “%(title)s”, open from %(opens_at)s"),
    "learning.material.change": _("changed the material “%(title)s”, open from %(opens_at)s"),
    "learning.material.drop": _("took the material “%(title)s” out"),
    "learning.attendance.keep": _(
        "marked “%(session)s” of %(day)s: %(present)s present, %(late)s late, %(leave)s with leave, %(absent)s absent"
    ),
    "learning.attendance.correct": _("corrected “%(session)s” of %(day)s from %(was)s to %(now)s: %(reason)s"),
    "learning.attendance.scan": _("was in “%(session)s” of %(day)s by the code on the screen, %(periods)s periods"),
    "learning.class.test": _("made the sitting %(sitting)s the final test, try %(number)s"),
    "learning.class.enter": _("entered %(learners)s learners into the final test, try %(number)s"),
    "learning.learner.permit": _("let %(name)s take try %(number)s all the same: %(reason)s"),
    "learning.essay.set": _("set the essay, try %(number)s"),
    "learning.essay.hand_in": _("handed the essay in"),
    "learning.essay.extend": _("gave more time for the essay: %(reason)s"),
    "learning.essay.assign": _("gave %(papers)s essays to two markers: %(first)s and %(second)s"),
    "learning.essay.mark": _("marked essay %(code)s"),
    "learning.essay.third": _("gave essay %(code)s to a third marker: %(third)s"),
    "learning.essay.settle": _("the score of essay %(code)s is settled %(note)s"),
    "learning.essay.release": _("released the results of the essay"),
    "learning.class.recognise": _("recorded decision %(decision)s: %(recognised)s of %(learners)s learners recognised"),
    "learning.class.certify": _("issued certificates %(numbers)s; decision %(decision)s"),
    "learning.certificate.revoke": _("revoked certificate %(number)s: %(reason)s"),
    "learning.certificate.reissue": _("issued certificate %(number)s in place of %(instead)s"),
    "learning.copy.add": _("added the signed copy %(file)s, signed by %(signers)s"),
    "learning.copy.remove": _("removed the signed copy %(file)s"),
    "learning.standing.open": _("opened a list of people of where everyone stands: %(stage)s"),
    "learning.standing.export": _("downloaded where everyone stands, %(programme)s, as of %(on)s: %(people)s people"),
    "learning.standing.remind": _("wrote %(letters)s letters about %(people)s people as of %(on)s"),
}
_CMS = {
    "cms.page.declare": _("declared that the page “%(title)s”, revision %(revision)s, holds no state secret"),
    "cms.file.declare": _("declared that the file “%(title)s” holds no state secret"),
    "cms.editor.admit": _("let %(user)s work on the site as: %(part)s"),
    "cms.editor.dismiss": _("took the work on the site from %(user)s: %(part)s"),
}
ACTS = {
    **_OFFICE,
    **_PEOPLE,
    **_BANK,
    **_PAPERS,
    **_SITTINGS,
    **_DELIVERY,
    **_MARKING,
    **_REHEARSAL,
    **_LEARNING,
    **_CMS,
}


def words_of(act: str, data: Mapping[str, Any]) -> str:
    """What was done, as a sentence; the code itself for an act that an older or newer version wrote."""
    words = ACTS.get(act)
    return str(words) % _Known(data) if words is not None else act


class _Known(dict[str, Any]):
    """Data of older versions may lack a word, and data that was erased has none."""

    def __missing__(self, key: str) -> str:
        return "…"
