"""Records that the doors of the table are asked with, made for the fixed cast."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from cms.models import LessonPage
from exams.bank.models import Citation, DuplicatePair, Picture, Source, VersionPicture
from exams.delivery.models import RescueFile
from exams.delivery.starting import start_attempt
from exams.marking.keeping import keep_statistics
from exams.rehearsal.models import Rehearsal
from learning.classes.stepping import Decision as Opening
from learning.models import (
    Certificate,
    Commendation,
    CommitteeRole,
    Enrolment,
    LessonNote,
    Material,
    Nomination,
    Print,
    Programme,
    Quota,
    Register,
    Session,
    SignedCopy,
    SignedCopyFile,
    StudyClass,
)
from learning.nominations.calling import CallPlan, call_for_nominations
from learning.nominations.nominating import nominate
from learning.nominations.opening import open_class
from learning.programmes.publishing import ProgrammeFacts, found_programme
from learning.timetable.keeping import renew_feed
from learning.timetable.material_files import Upload
from learning.timetable.material_keeping import MaterialPlan, keep_material
from office import clock
from office.jobs.models import Job
from office.letters import letters_pdf
from people.corrections import ask_correction
from people.models import CorrectionRequest, Notice, NoticeVersion, Reorganisation, RosterImport
from people.notices import NoticeFacts, draft_notice, publish_notice
from people.reorganising import Decision, merge_units
from tests.cast import Cast
from tests.cms.lessons import MEDIA, all_parts, course_alone, lesson_in, recording, uploaded


def reckoned_question(cast: Cast) -> list[Any]:
    """A question of An's paper, sat and reckoned."""
    began = cast.sitting.opens_at
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=began)
    keep_statistics(sitting=cast.sitting, now=began + timedelta(hours=4))
    version = attempt.paper.places.get(n=1).version
    return [cast.sitting.uid, version.question.uid, version.number]


def reorganised(cast: Cast) -> Reorganisation:
    """Two cells of the first body made one."""
    decision = Decision(cast.sitting.opens_at.date())
    return merge_units(units=[cast.db01_2], into=cast.db01_1, decision=decision, by=cast.chi, now=cast.sitting.opens_at)


def roster_import(cast: Cast) -> RosterImport:
    """An import of nobody into the unit of the cast."""
    return RosterImport.objects.create(unit=cast.db01, file_name="a.xlsx", at=clock.now())


def correction_of_an(cast: Cast) -> CorrectionRequest:
    """An asks for another phone number."""
    return ask_correction(field="phone", says="0912345678", reason="thẻ SIM", by=cast.an, now=clock.now())


def drafted_notice(cast: Cast) -> Notice:
    """A notice of the first unit to those without a role, not published yet."""
    words = {"vi": {"title": "Thông báo", "text": "Nội dung"}}
    facts = NoticeFacts(kind="read", purpose="x", words=words, valid_from=clock.today())
    return draft_notice(unit=cast.duk, concerns="learners", facts=facts, by=cast.chi, now=clock.now())


def published_notice(cast: Cast) -> NoticeVersion:
    """The same, out."""
    return publish_notice(notice=drafted_notice(cast), by=cast.chi, now=clock.now())


def duplicate_pair(cast: Cast) -> DuplicatePair:
    """Two questions that wait for somebody to say whether they are one."""
    one, other = cast.questions[:2]
    return DuplicatePair.objects.create(bank=cast.bank, one=one, other=other, score=90, found_at=clock.now())


def rescue_file(cast: Cast) -> RescueFile:
    """A file of An's answers that the invigilator brought."""
    now = cast.sitting.opens_at
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=now)
    facts = {"content": "{}", "digest": "0" * 64, "changes": [], "brought_at": now, "brought_by": cast.loan}
    return RescueFile.objects.create(attempt=attempt, needs_decision=True, **facts)


def source_of(cast: Cast) -> Source:
    """A document that the first question cites."""
    source = Source.objects.create(bank=cast.bank, number="39-QĐ/TW", title="Quy định")
    Citation.objects.create(question=cast.questions[0], source=source, checked_at=clock.now())
    return source


def shown_picture(cast: Cast) -> list[Any]:
    """A picture that the first question shows."""
    held = Picture.objects.create(
        bank=cast.bank, digest="1" * 64, media_type="image/png", width=1, height=1, data=b"\x89PNG"
    )
    question = cast.questions[0]
    VersionPicture.objects.create(version=question.current, name="a.png", alt="a", picture=held)
    return [question.uid, held.digest]


def job_of_thu(cast: Cast) -> Job:
    """A job that waits for nobody but who asked for it."""
    return Job.objects.create(kind="bank.read", asked_by=cast.thu, asked_at=clock.now())


def printed_by_quang(cast: Cast) -> Job:
    """Papers that nobody fetches but the organiser who had them written, not even the superuser."""
    now = clock.now()
    paper_set = cast.sitting.paper_set
    assert paper_set is not None
    told = {"arguments": {"set": str(paper_set.uid)}, "result": {"name": "de.docx", "papers": 1, "bytes": 1}}
    return Job.objects.create(
        kind="papers.print", asked_by=cast.quang, asked_at=now, ended_at=now, state="done", **told
    )


def rehearsed(cast: Cast) -> Rehearsal:
    """A rehearsal that is over."""
    now = clock.now()
    return Rehearsal.objects.create(
        sitting=cast.sitting, candidates=3, seconds=60, state="cancelled", began_at=now, beat_at=now
    )


def certificate(cast: Cast) -> Certificate:
    """A certificate that An holds."""
    enrolment, day = learner(cast), cast.sitting.opens_at.date()
    register = Register.objects.create(unit=cast.duk, programme=programme(cast), last_number=1)
    days = dict.fromkeys(("starts_on", "ends_on", "recognised_on", "issued_on"), day)
    return Certificate.objects.create(
        register=register, number=1, enrolment=enrolment, check_code=cast.duk.code.lower().ljust(26, "a"), **days
    )


def running_out(cast: Cast) -> list[str]:
    """The workbook of what runs out: the certificate of the committee, soon."""
    soon = clock.today() + timedelta(days=20)
    Certificate.objects.filter(pk=certificate(cast).pk).update(last_valid_on=soon)
    return ["xlsx"]


def signed_copy(cast: Cast) -> SignedCopy:
    """A copy of the certificate; nobody has signed it."""
    now = clock.now()
    copy = SignedCopy.objects.create(certificate=certificate(cast), name="1.pdf", size=1, digest="0" * 64, added_at=now)
    SignedCopyFile.objects.create(copy=copy, data=letters_pdf([], now=now))
    return copy


def large_print(cast: Cast) -> Print:
    """A print that Quang has asked for."""
    return Print.objects.create(name="1.pdf", data=b"%PDF-", made_at=clock.now(), made_for=cast.quang)


def programme(cast: Cast) -> Programme:
    """A programme of the cast's committee, still a draft."""
    facts = ProgrammeFacts("Nhận thức về Đảng", cast.sitting.scale)
    return found_programme(
        code=f"NTVD-{cast.duk.code}", unit=cast.duk, facts=facts, parts=[], by=cast.quang, now=clock.now()
    )


def lesson(cast: Cast) -> LessonPage:
    """The one lesson of the site, with a recording: pages belong to no committee."""
    held = LessonPage.objects.first()
    if held is not None:
        return held
    course = course_alone()
    film = {"type": "media", "value": recording(file=uploaded("bai.mp4", b"film").pk), "id": MEDIA}
    return lesson_in(course, 3, parts=[*all_parts(), film])


def note_of_an(cast: Cast) -> LessonNote:
    """What An noted beside a passage."""
    facts = {"lesson_title": "Bài 1", "passage": "p", "text": "nhớ", "changed_at": clock.now()}
    return LessonNote.objects.create(person=cast.entry_an.person, **facts)


def learner(cast: Cast) -> Enrolment:
    """An in the class of the committee."""
    return Enrolment.objects.create(study_class=study_class(cast), person=cast.entry_an.person)


def quota(cast: Cast) -> Quota:
    """The places that the first body has in a call for nominations of the committee's class."""
    held, on = study_class(cast), cast.sitting.opens_at.date()
    plan = CallPlan(on, {cast.db01: 2})
    call = call_for_nominations(study_class=held, plan=plan, by=cast.quang, now=cast.sitting.opens_at)
    return call.quotas.get()


def nomination(cast: Cast) -> Nomination:
    """An, named by that body."""
    person = cast.entry_an.person
    return nominate(quota=quota(cast), people=[person], by=cast.binh, now=cast.sitting.opens_at)[0]


def opened_class(cast: Cast) -> StudyClass:
    """The class of An, opened without a call."""
    held = learner(cast).study_class
    decision = Opening("1-QĐ/ĐUK", held.starts_on)
    open_class(study_class=held, decision=decision, by=cast.quang, now=cast.sitting.opens_at)
    return held


def session(cast: Cast) -> Session:
    """A session of the committee's class on the day of the sitting."""
    at = timezone.localtime(cast.sitting.opens_at)
    told = {"day": at.date(), "starts_at": time(7, 30), "ends_at": time(11, 30), "periods": 5, "changed_at": at}
    return Session.objects.create(study_class=study_class(cast), **told)


def feed_token(cast: Cast) -> str:
    """The address of the class's calendar."""
    return renew_feed(study_class=study_class(cast), by=cast.quang, now=cast.sitting.opens_at).token


def material(cast: Cast) -> Material:
    """A file for An's class, open to learners."""
    held, now = learner(cast).study_class, cast.sitting.opens_at
    upload = Upload("a.pdf", b"%PDF-1.7")
    return keep_material(study_class=held, plan=MaterialPlan("Tài liệu", now), upload=upload, by=None, now=now)


def monitor(cast: Cast) -> Enrolment:
    """An as the monitor of the class."""
    one = learner(cast)
    Enrolment.objects.filter(pk=one.pk).update(committee=CommitteeRole.MONITOR)
    return one


def commendation(cast: Cast) -> Commendation:
    return Commendation.objects.create(
        enrolment=learner(cast), decision_number="15-QĐ/ĐUK", decided_on=cast.sitting.opens_at.date(), reason="Học tốt"
    )


def study_class(cast: Cast) -> StudyClass:
    """A class of the committee, without a programme and without learners."""
    day = cast.sitting.opens_at.date()
    return StudyClass.objects.create(
        unit=cast.duk, code=f"L-{cast.duk.code}", title="Lớp 1", starts_on=day, ends_on=day
    )
