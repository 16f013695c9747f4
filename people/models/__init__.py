from people.models.accounts import User
from people.models.changes import Change, ChangeNote
from people.models.merging import PersonMerge, PersonPair
from people.models.notices import Notice, NoticeAnswer, NoticeVersion
from people.models.personal import CorrectionRequest, LegalHold, RetentionRun
from people.models.persons import Membership, Person, Standing
from people.models.reorganisations import Reorganisation, Succession
from people.models.roles import RoleGrant
from people.models.roster_imports import ColumnWord, RosterImport, UnitWord
from people.models.service_tokens import AnsweredRequest, ServiceToken
from people.models.signing_in import FailedSignIn, OneTimeCode
from people.models.units import Unit, UnitAncestry, UnitVersion

__all__ = [
    "AnsweredRequest",
    "Change",
    "ChangeNote",
    "ColumnWord",
    "CorrectionRequest",
    "FailedSignIn",
    "LegalHold",
    "Membership",
    "Notice",
    "NoticeAnswer",
    "NoticeVersion",
    "OneTimeCode",
    "Person",
    "PersonMerge",
    "PersonPair",
    "Reorganisation",
    "RetentionRun",
    "RoleGrant",
    "RosterImport",
    "ServiceToken",
    "Standing",
    "Succession",
    "Unit",
    "UnitAncestry",
    "UnitVersion",
    "UnitWord",
    "User",
]
