"""What is said of every field that holds data about a person: why, on what basis, who sees it, how long it is kept.

Bases, by Law 91/2025/QH15: TASK is the organisation's own task by the Party's rules on training, testing and
membership, LAW a duty by law (records, safety of the system). Counsel has to confirm them for each committee; nothing
here is legal advice.
"""

from people.data_map import Use

TASK = "task of the organisation"
LAW = "duty by law"

KEEPERS = "administrators and organisers of the unit"
READERS = "administrators, organisers, secretaries and inspectors of the unit"
SITTING_STAFF = "organisers, invigilators, administrators and inspectors of the sitting; the candidate"
RESULT_READERS = "organisers, administrators and inspectors of the sitting; the candidate after the release"
AUTHORS = "trainers, reviewers and inspectors of the bank"
OPERATOR = "the operator alone"
NOBODY = "nobody: the platform compares it"
JOURNAL_READERS = "administrators and inspectors of the unit; on a record's page who may see the record"

AS_REGISTERED = "while the person is in the registry, then erased by pseudonym"
AS_RECORD = "with the record of the sitting (retention of examination records); erased by pseudonym"
AS_WORK = "as long as the work that was done is kept"
SITE_PAGES = (
    *("HomePage", "NewsIndexPage", "NoticePage", "StudyPage", "CoursePage", "LessonPage", "DocumentIndexPage"),
    *("DocumentPage", "GlossaryPage", "FaqPage", "ContactPage"),
)

USES = (
    Use(
        tuple(f"people.Person.{name}" for name in ("family_middle", "given", "sort_name", "sort_key", "search_text")),
        "to name people on lists and papers and to find them",
        TASK,
        READERS,
        AS_REGISTERED,
    ),
    Use(
        ("people.Person.sex", "people.Person.born_on", "people.Person.born_precision", "people.Person.native_place"),
        "to tell people of one name apart; columns of the result sheet",
        TASK,
        READERS,
        AS_REGISTERED,
    ),
    Use(
        ("people.Person.national_number",),
        "to tell people of one name apart without doubt",
        TASK,
        f"in full {KEEPERS}; others see its last three digits",
        AS_REGISTERED,
    ),
    Use(
        ("people.Person.phone", "people.Person.email"),
        "to reach people about a class or a test",
        TASK,
        f"the phone in full {KEEPERS}, others its last three digits; the address {READERS}",
        AS_REGISTERED,
    ),
    Use(
        ("people.Person.ethnicity",),
        "a column of the official list of learners",
        TASK,
        READERS,
        AS_REGISTERED,
        sensitive=True,
    ),
    Use(
        (
            "people.Person.joined_on",
            "people.Person.admitted_by_decision_on",
            "people.Person.official_on",
            "people.Standing.*",
        ),
        "who belongs into which class; figures of admission",
        TASK,
        READERS,
        AS_REGISTERED,
        sensitive=True,
    ),
    Use(("people.Membership.*",), "which unit a person belongs to, and since when", TASK, READERS, AS_REGISTERED, True),
    Use(
        (
            *(f"people.User.{name}" for name in ("username", "first_name", "last_name", "email", "person", "language")),
            *(f"people.User.{name}" for name in ("is_active", "is_staff", "is_superuser", "date_joined", "last_login")),
        ),
        "to sign in and to say who did what",
        TASK,
        f"{KEEPERS}; {OPERATOR} the rights",
        AS_REGISTERED,
    ),
    Use(
        ("people.User.password",), "to sign in; a salted hash", TASK, NOBODY, "until it is changed or the account ends"
    ),
    Use(("people.RoleGrant.*",), "who may do what, where, since when", TASK, "administrators of the unit", AS_WORK),
    Use(
        ("people.OneTimeCode.*",),
        "to sign in from a printed slip; a digest of the code",
        TASK,
        NOBODY,
        "with the account",
    ),
    Use(
        ("mfa.Authenticator.*",),
        "second factors and passkeys: secrets encrypted by the platform's key, public keys of passkeys",
        LAW,
        "the owner which there are; the secrets nobody",
        "until its owner removes them, or with the account",
    ),
    Use(
        ("usersessions.UserSession.*",),
        "which devices are signed in to an account, so that its owner can end a stranger's session",
        LAW,
        "the owner",
        "two days after it was seen last, once the owner signs in again; with the account",
    ),
    Use(
        ("socialaccount.SocialAccount.*",),
        "which identity at the organisation's own sign-in service an account belongs to",
        TASK,
        NOBODY,
        "until its owner undoes the link, or with the account",
    ),
    Use(
        ("account.EmailAddress.*", "account.EmailConfirmation.*", "socialaccount.SocialToken.*"),
        "tables of the sign-in library that the platform leaves empty",
        TASK,
        NOBODY,
        "nothing is kept",
    ),
    Use(
        ("people.FailedSignIn.account", "people.FailedSignIn.address"),
        "to slow guessing of passwords down",
        LAW,
        NOBODY,
        "one day",
    ),
    Use(
        ("people.Reorganisation.by", "people.Reorganisation.undone_by", "people.Reorganisation.changes"),
        "who recorded a decision about units, and the memberships it moved, so that it can be undone",
        TASK,
        KEEPERS,
        AS_WORK,
    ),
    Use(
        ("people.ServiceToken.made_by",),
        "who let another system read or write people, and until when",
        LAW,
        "administrators of the unit",
        AS_WORK,
    ),
    Use(
        ("people.RosterImport.by", "people.RosterImport.changed"),
        "who imported a list, and what it changed, so that it can be taken back",
        TASK,
        KEEPERS,
        f"{AS_WORK}; what it changed of a person is erased with the person",
    ),
    Use(
        ("people.NoticeAnswer.*", "people.NoticeVersion.published_by"),
        "who was told what about their data and agreed to what, when, in which version",
        LAW,
        f"the person; {KEEPERS} how many answered what",
        "with the account; erased by pseudonym",
    ),
    Use(
        ("people.CorrectionRequest.*",),
        "what people ask to have corrected, and the answer",
        LAW,
        f"{KEEPERS}; the person",
        "until the person is erased",
    ),
    Use(
        ("people.AnsweredRequest.reply",),
        "what another system was answered to a request that writes, so that sent twice it is done once",
        TASK,
        "the system that asked",
        "30 days, or until the person is erased",
    ),
    Use(
        ("people.LegalHold.*",),
        "whose data must be kept for an inspection, a complaint or a court",
        LAW,
        "administrators of the unit",
        "the reason until the person is erased, that there was a hold always",
    ),
    Use(("people.RetentionRun.by",), "who removed what was needed no longer", LAW, "who did it; the operator", AS_WORK),
    Use(
        ("people.Person.merged_into", "people.PersonPair.*", "people.PersonMerge.*"),
        "to keep one record of each person: records that may be of one, what was decided, what a merge left out",
        TASK,
        KEEPERS,
        AS_REGISTERED,
    ),
    Use(("sittings.Entry.*",), "who sits what, where, with how much time", TASK, SITTING_STAFF, AS_RECORD),
    Use(
        ("delivery.Attempt.*", "delivery.AttemptEvent.*", "delivery.RescueFile.*"),
        "the answers, their times, and the proof that nobody changed them",
        TASK,
        f"the answers nobody but marking and the dossier; states and times {SITTING_STAFF}",
        AS_RECORD,
    ),
    Use(
        ("delivery.Presence.*", "delivery.WrongCodes.*"),
        "whether a candidate's page is open and ready; wrong access codes",
        TASK,
        SITTING_STAFF,
        AS_RECORD,
    ),
    Use(
        ("delivery.Interruption.*", "delivery.DismissedOutage.by"),
        "who gave or took time in a sitting",
        TASK,
        SITTING_STAFF,
        AS_RECORD,
    ),
    Use(("marking.Mark.*",), "the result", TASK, RESULT_READERS, AS_RECORD),
    Use(("results.Release.released_by",), "who released results", TASK, RESULT_READERS, AS_RECORD),
    Use(
        (
            *(f"bank.QuestionVersion.{name}" for name in ("created_by", "sent_by", "decided_by")),
            "bank.Remark.made_by",
            "bank.DuplicatePair.not_same_by",
            "papers.PaperSet.made_by",
        ),
        "who wrote, reviewed and approved what: nobody approves their own",
        TASK,
        AUTHORS,
        AS_WORK,
    ),
    Use(
        ("learning.Enrolment.*", "learning.Commendation.*"),
        "who takes part in which class, and whom a decision commended there",
        TASK,
        f"{KEEPERS}; the learner",
        "with the record of the class; erased by pseudonym",
    ),
    Use(
        ("learning.LessonReading.*",),
        "to go on where one stopped, and to say which lessons are completed",
        TASK,
        "the reader",
        "while the person is in the registry; erased with who the person is",
    ),
    Use(
        ("learning.LessonNote.*",),
        "a reader's own notes beside lessons",
        TASK,
        "the writer alone",
        "until the writer deletes them; erased with who the person is",
    ),
    Use(
        ("learning.Certificate.*",),
        "what a certificate says, so that anybody it is shown to can check it",
        LAW,
        f"{RESULT_READERS}; whoever holds its code, what the paper shows",
        "for good: a register of certificates is kept permanently",
    ),
    Use(
        ("learning.SignedCopy.*", "learning.SignedCopyFile.*"),
        "the certificate or decision as it was signed, to show it as it left the office",
        LAW,
        RESULT_READERS,
        "for good, as the register; until whoever issues certificates removes it",
    ),
    Use(
        ("learning.Print.*",),
        "a large print of certificates or of a register, until it is fetched",
        TASK,
        "whoever asked for it alone",
        "a day",
    ),
    Use(
        ("learning.Attendance.*",),
        "who was there in how many periods: the final test asks for a share of them",
        TASK,
        "organisers, invigilators, administrators and inspectors of the class; the learner",
        "with the record of the class",
    ),
    Use(
        ("learning.MaterialReceipt.*",),
        "who has opened what was sent ahead, so that the others can be reminded",
        TASK,
        f"{KEEPERS}; the learner",
        "with the material",
    ),
    Use(("learning.Session.lecturer_account",), "who teaches when", TASK, KEEPERS, AS_WORK),
    Use(
        ("learning.EssayPaper.*", "learning.EssayFile.*"),
        "the essay that a learner wrote, and its score",
        TASK,
        "the learner; two markers, who see a code instead of the name; organisers of the class see the score",
        "with the record of the class; erased by pseudonym",
    ),
    Use(
        ("learning.EssayMark.*",),
        "the marks that each marker gave to an essay",
        TASK,
        "the marker; organisers of the class; the learner after the release, without the marker's name",
        AS_WORK,
    ),
    Use(
        ("learning.TryPermit.*",),
        "who was let into a final test in spite of the rule, and why",
        TASK,
        KEEPERS,
        "with the record of the class; erased by pseudonym",
    ),
    Use(
        ("learning.RecognitionLine.*",),
        "what a decision of recognition says of a learner",
        TASK,
        RESULT_READERS,
        "with the record of the class; erased by pseudonym",
    ),
    Use(
        ("learning.Essay.released_by", "learning.Recognition.by"),
        "who released results and recorded a decision",
        TASK,
        RESULT_READERS,
        AS_WORK,
    ),
    Use(
        ("learning.Nomination.*", "learning.NominationStep.*"),
        "whom a unit named for which class, and what was decided",
        TASK,
        f"{KEEPERS}; the unit's secretary; the person",
        "with the record of the class; erased by pseudonym, notes and position with it",
    ),
    Use(("learning.ProgrammeVersion.published_by",), "who published a programme", TASK, KEEPERS, AS_WORK),
    Use(("learning.ClassStep.by",), "who took a step of a class", TASK, KEEPERS, AS_WORK),
    Use(
        ("office.JournalRow.by", "office.JournalRow.by_label", "office.JournalRow.data"),
        "who did what, to which record, when, provably unchanged",
        LAW,
        JOURNAL_READERS,
        "always; names and data are erased with the person, and the chain still holds",
    ),
    Use(
        ("office.Job.asked_by", "office.Job.arguments", "office.Job.result"),
        "work in the background and its result",
        TASK,
        "who asked for it",
        "a month after its end",
    ),
    Use(("rehearsal.Rehearsal.by",), "who rehearsed", TASK, "organisers of the sitting", AS_WORK),
    Use(
        tuple(f"cms.{page}.{name}" for page in SITE_PAGES for name in ("owner", "locked_by")),
        "who made or locks a page",
        TASK,
        "editors of the site",
        AS_WORK,
    ),
    Use(
        tuple(f"cms.ContactPage.{name}" for name in ("phone", "email", "address")),
        "where the office is reached that answers questions",
        TASK,
        "everybody: it is published",
        "until an editor changes it",
    ),
)
