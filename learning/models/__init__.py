from learning.models.attendance import Attendance, AttendanceKind, AttendanceWay
from learning.models.certificates import Certificate, CertificateQuerySet, Register, RegisterQuerySet
from learning.models.classes import (
    ClassPart,
    ClassState,
    CommitteeRole,
    Enrolment,
    EnrolmentQuerySet,
    LearnerState,
    StudyClass,
    StudyClassQuerySet,
)
from learning.models.commendations import Commendation
from learning.models.essays import Essay, EssayFile, EssayMark, EssayPaper, PaperState, SettledHow
from learning.models.finals import REASONS, Recognition, RecognitionLine, Retake, TryPermit
from learning.models.materials import Material, MaterialFile, MaterialQuerySet, MaterialReceipt
from learning.models.nominations import Call, Nomination, NominationQuerySet, NominationState, NominationStep, Quota
from learning.models.programmes import (
    FinishKind,
    PartKind,
    Programme,
    ProgrammePart,
    ProgrammeQuerySet,
    ProgrammeTakes,
    ProgrammeVersion,
)
from learning.models.reading import LessonNote, LessonReading
from learning.models.signed_copies import Print, PrintQuerySet, SignedCopy, SignedCopyFile, SignedCopyQuerySet
from learning.models.steps import ClassStep
from learning.models.timetable import ClassFeed, Session, SessionQuerySet

__all__ = [
    "REASONS",
    "Attendance",
    "AttendanceKind",
    "AttendanceWay",
    "Call",
    "Certificate",
    "CertificateQuerySet",
    "ClassFeed",
    "ClassPart",
    "ClassState",
    "ClassStep",
    "Commendation",
    "CommitteeRole",
    "Enrolment",
    "EnrolmentQuerySet",
    "Essay",
    "EssayFile",
    "EssayMark",
    "EssayPaper",
    "FinishKind",
    "LearnerState",
    "LessonNote",
    "LessonReading",
    "Material",
    "MaterialFile",
    "MaterialQuerySet",
    "MaterialReceipt",
    "Nomination",
    "NominationQuerySet",
    "NominationState",
    "NominationStep",
    "PaperState",
    "PartKind",
    "Print",
    "PrintQuerySet",
    "Programme",
    "ProgrammePart",
    "ProgrammeQuerySet",
    "ProgrammeTakes",
    "ProgrammeVersion",
    "Quota",
    "Recognition",
    "RecognitionLine",
    "Register",
    "RegisterQuerySet",
    "Retake",
    "Session",
    "SessionQuerySet",
    "SettledHow",
    "SignedCopy",
    "SignedCopyFile",
    "SignedCopyQuerySet",
    "StudyClass",
    "StudyClassQuerySet",
    "TryPermit",
]
