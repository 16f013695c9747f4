from learning.models.certificates import Certificate, CertificateQuerySet, Register
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
from learning.models.programmes import PartKind, Programme, ProgrammePart, ProgrammeQuerySet, ProgrammeVersion
from learning.models.steps import ClassStep

__all__ = [
    "Certificate",
    "CertificateQuerySet",
    "ClassPart",
    "ClassState",
    "ClassStep",
    "CommitteeRole",
    "Enrolment",
    "EnrolmentQuerySet",
    "LearnerState",
    "PartKind",
    "Programme",
    "ProgrammePart",
    "ProgrammeQuerySet",
    "ProgrammeVersion",
    "Register",
    "StudyClass",
    "StudyClassQuerySet",
]
