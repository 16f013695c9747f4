"""The table of every address: who comes in, and with what it is asked (see test_doors.py)."""

from people.models import RoleGrant
from tests import doors_records as made
from tests.cms.lessons import CHECK, FIRST, MEDIA
from tests.doors_finals import FINALS
from tests.doors_kinds import (
    APPROVE_QUESTIONS,
    EVERYBODY,
    GRANT_ROLES,
    KEEP_PEOPLE,
    NOMINATE,
    OWN,
    RUN_SITTINGS,
    SEE_JOURNAL,
    SEE_PEOPLE,
    SEE_QUESTIONS,
    SEE_RESULTS,
    SEE_SITTINGS,
    SEE_STATISTICS,
    STEER_SITTINGS,
    WRITE_QUESTIONS,
    Arguments,
    Door,
)
from tests.doors_people import person_pair, standing_of_an
from tests.people.exchange.exchanging import token_of

SITTING: Arguments = lambda cast: [cast.sitting.uid]  # noqa: E731
ENTRY: Arguments = lambda cast: [cast.entry_an.uid]  # noqa: E731
PICTURE: Arguments = lambda cast: [cast.entry_an.uid, "0" * 64]  # noqa: E731
ROOM: Arguments = lambda cast: [cast.room.uid]  # noqa: E731
PAPER: Arguments = lambda cast: [cast.sitting.uid, cast.entry_an.paper.uid]  # type: ignore[union-attr]  # noqa: E731
BLUEPRINT: Arguments = lambda cast: [cast.blueprint.uid]  # noqa: E731
PAPER_SET: Arguments = lambda cast: [cast.sitting.paper_set.uid]  # type: ignore[union-attr]  # noqa: E731
BANK: Arguments = lambda cast: [cast.bank.uid]  # noqa: E731
QUESTION: Arguments = lambda cast: [cast.questions[0].uid]  # noqa: E731
PERSON: Arguments = lambda cast: [cast.an.person.uid]  # type: ignore[union-attr]  # noqa: E731
UNIT: Arguments = lambda cast: [cast.db01.uid]  # noqa: E731
REORGANISATION: Arguments = lambda cast: [made.reorganised(cast).uid]  # noqa: E731
GRANT: Arguments = lambda cast: [RoleGrant.objects.get(user=cast.loan).uid]  # noqa: E731
NUMBER: Arguments = lambda cast: [0]  # noqa: E731
TOKEN: Arguments = lambda cast: ["khong-co"]  # noqa: E731
SERVICE_TOKEN: Arguments = lambda cast: [token_of(cast.db01, cast.chi)[0].uid]  # noqa: E731
ROSTER_IMPORT: Arguments = lambda cast: [made.roster_import(cast).uid]  # noqa: E731
CORRECTION: Arguments = lambda cast: [made.correction_of_an(cast).uid]  # noqa: E731
NOTICE: Arguments = lambda cast: [made.drafted_notice(cast).uid]  # noqa: E731
NOTICE_TO_LEARNERS: Arguments = lambda cast: [made.published_notice(cast).uid]  # noqa: E731
PLACE: Arguments = lambda cast: ["khong-co", 0]  # noqa: E731
PRACTICE: Arguments = lambda cast: ["start"]  # noqa: E731
REHEARSAL: Arguments = lambda cast: [made.rehearsed(cast).uid]  # noqa: E731
JOB: Arguments = lambda cast: [made.job_of_thu(cast).uid]  # noqa: E731
PRINTED: Arguments = lambda cast: [made.printed_by_quang(cast).uid]  # noqa: E731
RECKONED_QUESTION: Arguments = lambda cast: made.reckoned_question(cast)  # noqa: E731
DUPLICATES: Arguments = lambda cast: [made.duplicate_pair(cast).uid]  # noqa: E731
SOURCE: Arguments = lambda cast: [made.source_of(cast).uid]  # noqa: E731
CITATION: Arguments = lambda cast: [made.source_of(cast).citations.get().uid]  # noqa: E731
SHOWN_PICTURE: Arguments = lambda cast: made.shown_picture(cast)  # noqa: E731
CERTIFICATE: Arguments = lambda cast: [made.certificate(cast).uid]  # noqa: E731
REGISTER: Arguments = lambda cast: [made.certificate(cast).register.uid]  # noqa: E731
RUNNING_OUT: Arguments = lambda cast: made.running_out(cast)  # noqa: E731
SIGNED_COPY: Arguments = lambda cast: [made.signed_copy(cast).uid]  # noqa: E731
PRINT: Arguments = lambda cast: [made.large_print(cast).uid]  # noqa: E731
CHECK_CODE: Arguments = lambda cast: [made.certificate(cast).check_code]  # noqa: E731
COMMITTEE: Arguments = lambda cast: [made.monitor(cast).study_class.uid, "docx"]  # noqa: E731
COMMENDATION: Arguments = lambda cast: [made.commendation(cast).uid, "docx"]  # noqa: E731
LEARNER: Arguments = lambda cast: [made.learner(cast).uid]  # noqa: E731
SESSION: Arguments = lambda cast: [made.session(cast).uid]  # noqa: E731
MATERIAL: Arguments = lambda cast: [made.material(cast).uid]  # noqa: E731
FEED: Arguments = lambda cast: [made.feed_token(cast)]  # noqa: E731
QUOTA: Arguments = lambda cast: [made.quota(cast).uid]  # noqa: E731
NOMINATION: Arguments = lambda cast: [made.nomination(cast).uid]  # noqa: E731
OPENED_CLASS: Arguments = lambda cast: [made.opened_class(cast).uid]  # noqa: E731
STUDY_CLASS: Arguments = lambda cast: [made.study_class(cast).uid]  # noqa: E731
PROGRAMME: Arguments = lambda cast: [made.programme(cast).uid]  # noqa: E731
PROGRAMME_DRAFT: Arguments = lambda cast: [made.programme(cast).versions.get().uid]  # noqa: E731
NOTE: Arguments = lambda cast: [made.note_of_an(cast).uid]  # noqa: E731
LESSON: Arguments = lambda cast: [made.lesson(cast).pk]  # noqa: E731
LESSON_CHECK: Arguments = lambda cast: [made.lesson(cast).pk, CHECK]  # noqa: E731
LESSON_PASSAGE: Arguments = lambda cast: [made.lesson(cast).pk, FIRST]  # noqa: E731
LESSON_FILE: Arguments = lambda cast: [made.lesson(cast).pk, MEDIA]  # noqa: E731
RESCUE_FILE: Arguments = lambda cast: [made.rescue_file(cast).uid]  # noqa: E731


OWN_SAFETY = ("safety", "confirm", "app", "codes", "passkey_add", "identity_start")
OWN_SAFETY_DEEDS = ("passkey_new_options", "sessions_end", "identity_link", "identity_unlink")
WORKBOOKS = ("template", "units_file", "people_file")  # what they hold is looked at where workbooks are read
SITE = ("search", "news_feed", "documents_feed", "sitemap", "robots")
DOORS: dict[str, Door] = {
    "home": Door(set(EVERYBODY), for_all=True),
    "set_language": Door(set(EVERYBODY), method="post", for_all=True),
    "healthz": Door(set(EVERYBODY), for_all=True),
    "readyz": Door(set(EVERYBODY), for_all=True),  # from this machine alone, see tests/config/test_health.py
    "metrics": Door(set(EVERYBODY), for_all=True),
    "api_schema": Door(set(EVERYBODY)),
    "people:sign_in": Door(set(EVERYBODY), for_all=True),
    "people:sign_in_code": Door(set(EVERYBODY), method="post", for_all=True),
    "people:sign_out": Door(set(EVERYBODY), method="post", for_all=True),
    "people:landing": Door(set(EVERYBODY)),
    "people:own_password": Door(set(EVERYBODY)),
    "people:second_step": Door(set(EVERYBODY), for_all=True),
    "people:passkey_sign_in": Door(set(EVERYBODY), method="post", for_all=True),
    "people:passkey_options": Door(set(EVERYBODY), method="post", for_all=True),
    "people:openid_start": Door(set(), for_all=True),  # there is none: tests/people/test_second_factor_oidc.py
    "people:openid_answer": Door(set(), for_all=True),
    **{f"people:{name}": Door(set(EVERYBODY)) for name in OWN_SAFETY},
    **{f"people:{name}": Door(set(EVERYBODY), method="post") for name in OWN_SAFETY_DEEDS},
    "people:factor_remove": Door(set(EVERYBODY), NUMBER, "post"),  # first they show who they are; each the own alone
    "people:passkey_name": Door(set(EVERYBODY), NUMBER, "post"),
    "people:session_end": Door(set(), NUMBER, "post"),
    "people:own_watchers": Door({"an", "anh"}),
    "people:own_data": Door({"an", "anh"}),  # who is in the registry, each the own data alone
    "people:own_data_pdf": Door({"an", "anh"}),
    "people:my_data": Door(set(EVERYBODY)),
    "people:notices": Door(set(EVERYBODY)),  # nothing waits: on
    "people:notice": Door({"an", "anh"}, NOTICE_TO_LEARNERS),
    "people:notice_answer": Door({"an", "anh"}, NOTICE_TO_LEARNERS, "post"),
    "delivery:my_exams": Door(set(EVERYBODY)),
    "delivery:check": Door(set(EVERYBODY)),
    "delivery:practice": Door(set(EVERYBODY)),
    "delivery:entry": Door(OWN, ENTRY),
    "delivery:start": Door(OWN, ENTRY, "post"),
    "delivery:save": Door(OWN, ENTRY, "post"),
    "delivery:picture": Door(set(), PICTURE),  # of no paper that shows it: tests/exams/delivery/test_kinds.py
    "delivery:hand_in": Door(OWN, ENTRY),
    "delivery:api_sign_in": Door(set(), method="post", by_token=True),
    "delivery:api_description": Door(set(EVERYBODY), for_all=True),
    "delivery:api_check": Door(set(), method="post", by_token=True),
    "delivery:api_practice": Door(set(), PRACTICE, "post", by_token=True),
    "delivery:api_paper": Door(set(EVERYBODY), PAPER, for_all=True),  # sealed: noise to whoever has no key
    "delivery:api_state": Door(set(), ENTRY, by_token=True),
    "delivery:api_start": Door(set(), ENTRY, "post", by_token=True),
    "delivery:api_events": Door(set(), ENTRY, "post", by_token=True),
    "delivery:api_hand_in": Door(set(), ENTRY, "post", by_token=True),
    "results:my_result": Door(OWN, ENTRY),
    "papers_office:list": Door(SEE_SITTINGS, elsewhere=True),
    "papers_office:list_results": Door(SEE_SITTINGS, elsewhere=True),
    "papers_office:choose_bank": Door(RUN_SITTINGS, elsewhere=True),
    "papers_office:add": Door(RUN_SITTINGS, BANK),
    "papers_office:check": Door(RUN_SITTINGS, BANK, "post"),
    "papers_office:paper_set": Door(SEE_SITTINGS, PAPER_SET),
    "papers_office:print_papers": Door(RUN_SITTINGS, PAPER_SET, "post"),
    "papers_office:print_key": Door(SEE_QUESTIONS, PAPER_SET, "post"),
    "papers_office:printed": Door({"quang"}, PRINTED, personal=True),
    "papers_office:document": Door({"quang"}, PRINTED, personal=True),
    "papers_office:change": Door(SEE_SITTINGS, BLUEPRINT),
    "sittings_office:list": Door(SEE_SITTINGS, elsewhere=True),
    "sittings_office:list_results": Door(SEE_SITTINGS, elsewhere=True),
    "sittings_office:add": Door(RUN_SITTINGS, elsewhere=True),
    "sittings_office:sitting": Door(SEE_SITTINGS, SITTING),
    "sittings_office:change": Door(RUN_SITTINGS, SITTING),
    "sittings_office:papers": Door(RUN_SITTINGS, SITTING),
    "sittings_office:enter": Door(RUN_SITTINGS, SITTING),
    "sittings_office:slips": Door(RUN_SITTINGS, SITTING, "post"),
    "sittings_office:new_code": Door(RUN_SITTINGS, ENTRY, "post"),
    "sittings_office:extra_time": Door(RUN_SITTINGS, ENTRY, "post"),
    "learning:check": Door(set(EVERYBODY), for_all=True),
    "learning:check_code": Door(set(EVERYBODY), CHECK_CODE, for_all=True),
    "learning:mine": Door(set(EVERYBODY)),  # who is in no class is led on to the exams
    "learning:my_calendar": Door(set(EVERYBODY)),
    "learning:my_certificate": Door(OWN, CERTIFICATE, personal=True),
    "learning:notes": Door({"an", "anh"}),  # who is in the registry, each the own notes alone
    "learning:note_delete": Door(OWN, NOTE, "post", personal=True),
    **{f"cms:{name}": Door(set(EVERYBODY), for_all=True) for name in SITE},
    "lessons:worker": Door(set(EVERYBODY), for_all=True),
    "lessons:reader": Door(set(EVERYBODY), LESSON, for_all=True),
    "lessons:beat": Door(set(), LESSON, "post", for_all=True),  # without its words: tests/cms/test_lessons_doors.py
    "lessons:answer": Door(set(EVERYBODY), LESSON_CHECK, "post", for_all=True),
    "lessons:note": Door({"an", "anh"}, LESSON_PASSAGE, "post"),
    "lessons:file": Door(set(EVERYBODY), LESSON_FILE, for_all=True),
    "learning_office:classes": Door(SEE_SITTINGS, elsewhere=True),
    "learning_office:classes_results": Door(SEE_SITTINGS, elsewhere=True),
    "learning_office:class_add": Door(RUN_SITTINGS, elsewhere=True),
    "learning_office:class": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:class_change": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:class_life": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:class_committee": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:class_committee_paper": Door(SEE_SITTINGS, COMMITTEE),
    "learning_office:commendation_paper": Door(SEE_SITTINGS, COMMENDATION),
    "learning_office:class_commend": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:class_cancel": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:class_slips": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:learner_move": Door(RUN_SITTINGS, LEARNER),
    "learning_office:learner_withdraw": Door(RUN_SITTINGS, LEARNER),
    "learning_office:calls": Door(NOMINATE, elsewhere=True),
    **{f"learning_office:{name}": Door(NOMINATE, QUOTA) for name in ("call", "call_people", "call_file")},
    **{f"learning_office:nomination_{name}": Door(NOMINATE, NOMINATION, "post") for name in ("send", "withdraw")},
    "learning_office:class_nominations": Door(SEE_SITTINGS, STUDY_CLASS),
    **{f"learning_office:class_{name}": Door(RUN_SITTINGS, STUDY_CLASS) for name in ("call", "open", "add_learners")},
    "learning_office:class_call_back": Door(RUN_SITTINGS, STUDY_CLASS, "post"),
    **{f"learning_office:class_{name}": Door(SEE_SITTINGS, OPENED_CLASS) for name in ("opening_paper", "summons")},
    "learning_office:class_learners": Door(SEE_SITTINGS, STUDY_CLASS),
    **FINALS,
    "learning:calendar": Door(set(EVERYBODY), FEED, for_all=True),
    "learning:attend": Door(set(EVERYBODY)),
    "learning:attend_code": Door(set(EVERYBODY), lambda cast: ["ABCDEFGH"]),  # of no hall: it is refused in words
    "learning:material": Door(OWN, MATERIAL),
    "learning_office:class_timetable": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:timetable_pdf": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:timetable_workbook": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:timetable_propose": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:timetable_feed": Door(RUN_SITTINGS, STUDY_CLASS, "post"),
    "learning_office:session_add": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:session_change": Door(RUN_SITTINGS, SESSION),
    "learning_office:session_drop": Door(RUN_SITTINGS, SESSION),  # asks first
    "learning_office:class_attendance": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:attendance_sheet": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:session": Door(STEER_SITTINGS, SESSION),
    "learning_office:session_signing": Door(SEE_SITTINGS, SESSION),
    "learning_office:session_screen": Door(STEER_SITTINGS, SESSION),
    "learning_office:session_code": Door(STEER_SITTINGS, SESSION),
    "learning_office:class_materials": Door(SEE_SITTINGS, STUDY_CLASS),
    "learning_office:material_add": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:material_change": Door(RUN_SITTINGS, MATERIAL),
    "learning_office:material_drop": Door(RUN_SITTINGS, MATERIAL),  # asks first
    "learning_office:material_readers": Door(SEE_SITTINGS, MATERIAL),
    "learning_office:material_reminders": Door(SEE_SITTINGS, MATERIAL),
    "learning_office:material_file": Door(SEE_SITTINGS, MATERIAL),
    "learning_office:certificates_issue": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:certificates_print": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:certificate_print": Door(SEE_RESULTS, CERTIFICATE),
    "learning_office:certificate": Door(SEE_RESULTS, CERTIFICATE),
    "learning_office:certificate_copy_add": Door(RUN_SITTINGS, CERTIFICATE),
    "learning_office:class_copies": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:class_copy_add": Door(RUN_SITTINGS, STUDY_CLASS),
    "learning_office:copy": Door(SEE_RESULTS, SIGNED_COPY),
    "learning_office:copy_file": Door(SEE_RESULTS, SIGNED_COPY),
    "learning_office:copy_remove": Door(RUN_SITTINGS, SIGNED_COPY, "post"),
    "learning_office:registers": Door(SEE_RESULTS, elsewhere=True),
    "learning_office:registers_results": Door(SEE_RESULTS, elsewhere=True),
    "learning_office:register": Door(SEE_RESULTS, REGISTER),
    "learning_office:register_file": Door(SEE_RESULTS, REGISTER),
    "learning_office:running_out": Door(SEE_RESULTS, elsewhere=True),
    "learning_office:running_out_file": Door(SEE_RESULTS, RUNNING_OUT),
    "learning_office:print": Door({"quang"}, PRINT, personal=True),
    "learning_office:certificate_revoke": Door(RUN_SITTINGS, CERTIFICATE),
    "learning_office:certificate_reissue": Door(RUN_SITTINGS, CERTIFICATE),
    "learning_office:standing": Door(SEE_PEOPLE, elsewhere=True),
    "learning_office:standing_file": Door(set()),  # of no programme: tests/learning/standing/test_pages.py
    "learning_office:standing_people": Door(set()),  # of no number: the same
    "learning_office:standing_people_file": Door(set()),
    "learning_office:standing_letters_pdf": Door(set()),
    "learning_office:standing_letters_docx": Door(set()),
    "learning_office:class_report": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:class_report_pdf": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:class_report_docx": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:class_report_xlsx": Door(SEE_RESULTS, STUDY_CLASS),
    "learning_office:class_close": Door(RUN_SITTINGS, STUDY_CLASS),  # asks first
    "learning_office:programmes": Door(SEE_SITTINGS, elsewhere=True),
    "learning_office:programmes_results": Door(SEE_SITTINGS, elsewhere=True),
    "learning_office:programme_add": Door(RUN_SITTINGS, elsewhere=True),
    "learning_office:programme": Door(SEE_SITTINGS, PROGRAMME),
    "learning_office:programme_change": Door(RUN_SITTINGS, PROGRAMME),
    "learning_office:version_publish": Door(RUN_SITTINGS, PROGRAMME_DRAFT, "post"),
    "learning_office:version_drop": Door(RUN_SITTINGS, PROGRAMME_DRAFT, "post"),
    "wall_office:wall": Door(SEE_SITTINGS, SITTING),
    "wall_office:rows": Door(SEE_SITTINGS, SITTING),
    "wall_office:sitting_time": Door(STEER_SITTINGS, SITTING),
    "wall_office:room_time": Door(STEER_SITTINGS, ROOM),
    "wall_office:entry_time": Door(STEER_SITTINGS, ENTRY),
    "wall_office:outage": Door(RUN_SITTINGS, SITTING, "post"),
    "wall_office:dismiss_outage": Door(RUN_SITTINGS, SITTING),  # without its times: back to the wall
    "wall_office:papers": Door(RUN_SITTINGS, SITTING, "post"),
    "wall_office:rescue": Door(SEE_SITTINGS, SITTING),  # who only watches brings nothing: test_rescue.py
    "rehearsal_office:question_preview": Door(WRITE_QUESTIONS, BANK, "post"),
    "rehearsal_office:begin": Door(RUN_SITTINGS, SITTING),
    "rehearsal_office:run": Door(RUN_SITTINGS, REHEARSAL),
    "rehearsal_office:progress": Door(RUN_SITTINGS, REHEARSAL),
    "rehearsal_office:cancel": Door(RUN_SITTINGS, REHEARSAL, "post"),
    "results_office:results": Door(SEE_RESULTS, SITTING),
    "results_office:release": Door(RUN_SITTINGS, SITTING, "post"),
    "results_office:workbook": Door(SEE_RESULTS, SITTING, "post"),
    "results_office:rescue_file": Door(RUN_SITTINGS, RESCUE_FILE),
    "marking_office:sitting_statistics": Door(SEE_STATISTICS, SITTING),
    "marking_office:reckon": Door(SEE_STATISTICS, SITTING, "post"),
    "marking_office:statistics_workbook": Door(SEE_STATISTICS, SITTING, "post"),
    "marking_office:sitting_question": Door(SEE_QUESTIONS, RECKONED_QUESTION),
    "marking_office:question_statistics": Door(SEE_QUESTIONS, QUESTION),
    "bank_office:banks": Door(SEE_QUESTIONS),
    "bank_office:banks_results": Door(SEE_QUESTIONS),
    "bank_office:bank_open": Door(WRITE_QUESTIONS),
    "bank_office:bank": Door(SEE_QUESTIONS, BANK),
    "bank_office:topic_add": Door(WRITE_QUESTIONS, BANK),
    "bank_office:question_write": Door(WRITE_QUESTIONS, BANK),
    "bank_office:questions": Door(SEE_QUESTIONS),
    "bank_office:questions_results": Door(SEE_QUESTIONS),
    "bank_office:questions_sort": Door(WRITE_QUESTIONS, method="post"),  # nothing ticked: back to the list
    "bank_office:question": Door(SEE_QUESTIONS, QUESTION),
    "bank_office:question_picture": Door(SEE_QUESTIONS, SHOWN_PICTURE),
    "bank_office:question_revise": Door(WRITE_QUESTIONS, QUESTION),
    "bank_office:question_enemies": Door(WRITE_QUESTIONS, QUESTION),
    "bank_office:bank_review": Door(WRITE_QUESTIONS, BANK),  # asks first
    "bank_office:review": Door(APPROVE_QUESTIONS),
    "bank_office:question_send": Door(WRITE_QUESTIONS, QUESTION, "post"),
    "bank_office:question_withdraw": Door(WRITE_QUESTIONS, QUESTION, "post"),
    "bank_office:question_approve": Door(APPROVE_QUESTIONS, QUESTION, "post"),
    "bank_office:question_return": Door(APPROVE_QUESTIONS, QUESTION, "post"),
    "bank_office:question_comment": Door(APPROVE_QUESTIONS, QUESTION, "post"),
    "bank_office:question_review_due": Door(APPROVE_QUESTIONS, QUESTION, "post"),
    "bank_office:question_citations": Door(SEE_QUESTIONS, QUESTION),
    "bank_office:passage_cite": Door(WRITE_QUESTIONS, QUESTION, "post"),
    "bank_office:source_cite": Door(WRITE_QUESTIONS, QUESTION, "post"),
    "bank_office:doubt_settle": Door(WRITE_QUESTIONS, QUESTION, "post"),
    "bank_office:citation_drop": Door(WRITE_QUESTIONS, CITATION, "post"),
    "bank_office:sources": Door(SEE_QUESTIONS, BANK),
    "bank_office:source_add": Door(WRITE_QUESTIONS, BANK),
    "bank_office:source_supersede": Door(WRITE_QUESTIONS, SOURCE),
    "bank_office:coverage": Door(SEE_QUESTIONS, BANK),
    "bank_office:question_retire": Door(WRITE_QUESTIONS, QUESTION),  # asks first
    "bank_office:bank_export": Door(SEE_QUESTIONS, BANK),
    "bank_office:duplicates": Door(SEE_QUESTIONS, BANK),
    "bank_office:duplicates_look": Door(WRITE_QUESTIONS, BANK, "post"),
    "bank_office:duplicate_decide": Door(WRITE_QUESTIONS, DUPLICATES, "post"),
    "bank_office:import": Door(WRITE_QUESTIONS),
    "bank_office:import_template": Door(WRITE_QUESTIONS),
    "bank_office:import_preview": Door(set(), TOKEN),
    "bank_office:import_problems": Door(set(), TOKEN),
    "bank_office:import_mend": Door(set(), PLACE),
    "bank_office:import_decide": Door(set(), PLACE),
    "bank_office:import_cancel": Door(set(), TOKEN, "post"),
    "people_office:job": Door({"root", "thu"}, JOB),
    "people_office:job_progress": Door({"root", "thu"}, JOB),
    "people_office:job_cancel": Door({"root", "thu"}, JOB, "post"),
    "people_office:people": Door(SEE_PEOPLE, elsewhere=True),
    "people_office:people_file": Door(SEE_PEOPLE, elsewhere=True),
    "people_office:people_results": Door(SEE_PEOPLE, elsewhere=True),
    "people_office:person_add": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:person": Door(SEE_PEOPLE, PERSON),
    "people_office:person_watchers": Door(SEE_JOURNAL, PERSON),
    "people_office:person_change": Door(KEEP_PEOPLE, PERSON),
    "people_office:person_transfer": Door(KEEP_PEOPLE, PERSON),
    "people_office:position_change": Door(KEEP_PEOPLE, PERSON),
    "people_office:standing_change": Door(KEEP_PEOPLE, PERSON),
    "people_office:standing_correct": Door(KEEP_PEOPLE, standing_of_an),
    "people_office:duplicates": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:duplicates_look": Door(KEEP_PEOPLE, method="post", elsewhere=True),
    "people_office:person_pair": Door(KEEP_PEOPLE, person_pair),
    "people_office:pair_differs": Door(KEEP_PEOPLE, person_pair, "post"),
    "people_office:person_merge": Door(KEEP_PEOPLE, PERSON),
    "people_office:person_erase": Door(GRANT_ROLES, PERSON),
    "people_office:person_hold": Door(GRANT_ROLES, PERSON),
    "people_office:left": Door(GRANT_ROLES),
    "people_office:left_results": Door(GRANT_ROLES),
    "people_office:corrections": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:corrections_results": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:correction": Door(KEEP_PEOPLE, CORRECTION),
    "people_office:retention": Door(GRANT_ROLES),
    "people_office:notices": Door(GRANT_ROLES),
    "people_office:notices_results": Door(GRANT_ROLES),
    "people_office:notice_add": Door(GRANT_ROLES),
    "people_office:notice": Door(GRANT_ROLES, NOTICE),
    "people_office:notice_draft": Door(GRANT_ROLES, NOTICE),
    "people_office:notice_publish": Door(GRANT_ROLES, NOTICE),
    "people_office:roster": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:roster_template": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:roster_preview": Door(set(), TOKEN),
    "people_office:roster_cancel": Door(set(), TOKEN, "post"),
    "people_office:roster_problems": Door(set(), TOKEN),
    "people_office:roster_columns": Door(set(), TOKEN, "post"),
    "people_office:roster_undo": Door(KEEP_PEOPLE, ROSTER_IMPORT),
    "people_office:roster_mend": Door(set(), PLACE),
    "people_office:roster_decide": Door(set(), PLACE, "post"),
    "people_office:units": Door(SEE_PEOPLE, elsewhere=True),
    "people_office:unit_found": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:unit": Door(SEE_PEOPLE, UNIT),
    "people_office:unit_change": Door(KEEP_PEOPLE, UNIT),
    "people_office:units_file": Door(SEE_PEOPLE, elsewhere=True),
    "people_office:units_upload": Door(KEEP_PEOPLE, elsewhere=True),
    "people_office:units_preview": Door(set(), TOKEN),
    "people_office:units_cancel": Door(set(), TOKEN, "post"),
    "people_office:unit_slips": Door(KEEP_PEOPLE, UNIT),
    "people_office:unit_agency": Door(KEEP_PEOPLE, UNIT),
    "people_office:unit_merge": Door(KEEP_PEOPLE, UNIT),
    "people_office:unit_split": Door(KEEP_PEOPLE, UNIT),
    "people_office:unit_dissolve": Door(KEEP_PEOPLE, UNIT),
    "people_office:reorganisation_undo": Door(KEEP_PEOPLE, REORGANISATION),
    "people:api_units": Door(set(), by_token=True),
    "people:api_unit": Door(set(), UNIT, by_token=True),
    "people:api_people": Door(set(), by_token=True),
    "people:api_person": Door(set(), PERSON, by_token=True),
    "people:api_memberships": Door(set(), by_token=True),
    "people:api_oneroster": Door(set(), by_token=True),
    "people_office:tokens": Door(GRANT_ROLES),
    "people_office:tokens_results": Door(GRANT_ROLES),
    "people_office:token_make": Door(GRANT_ROLES),
    "people_office:token_revoke": Door(GRANT_ROLES, SERVICE_TOKEN),
    "people_office:unit_export": Door(KEEP_PEOPLE, UNIT),
    "people_office:journal": Door(SEE_JOURNAL),
    "people_office:journal_results": Door(SEE_JOURNAL),
    "people_office:roles": Door(GRANT_ROLES),
    "people_office:roles_results": Door(GRANT_ROLES),
    "people_office:role_grant": Door(GRANT_ROLES),
    "people_office:role_end": Door(GRANT_ROLES, GRANT),
    "people_office:second_reset": Door(GRANT_ROLES, GRANT),  # asks first
}
