from people.models.accounts import User
from people.models.persons import Membership, Person, Standing
from people.models.reorganisations import Reorganisation, Succession
from people.models.roles import RoleGrant
from people.models.roster_imports import ColumnWord, RosterImport, UnitWord
from people.models.signing_in import FailedSignIn, OneTimeCode
from people.models.units import Unit, UnitAncestry, UnitVersion

__all__ = [
    "ColumnWord",
    "FailedSignIn",
    "Membership",
    "OneTimeCode",
    "Person",
    "Reorganisation",
    "RoleGrant",
    "RosterImport",
    "Standing",
    "Succession",
    "Unit",
    "UnitAncestry",
    "UnitVersion",
    "UnitWord",
    "User",
]
