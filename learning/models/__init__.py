from learning.models.certificates import Certificate, CertificateQuerySet, Register
from learning.models.classes import ClassPart, Enrolment, StudyClass, StudyClassQuerySet
from learning.models.programmes import PartKind, Programme, ProgrammePart, ProgrammeQuerySet, ProgrammeVersion

__all__ = [
    "Certificate",
    "CertificateQuerySet",
    "ClassPart",
    "Enrolment",
    "PartKind",
    "Programme",
    "ProgrammePart",
    "ProgrammeQuerySet",
    "ProgrammeVersion",
    "Register",
    "StudyClass",
    "StudyClassQuerySet",
]
