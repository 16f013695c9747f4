from people.models.accounts import User
from people.models.persons import Membership, Person, Standing
from people.models.roles import RoleGrant
from people.models.signing_in import FailedSignIn, OneTimeCode
from people.models.units import Unit, UnitAncestry, UnitVersion

__all__ = [
    "FailedSignIn",
    "Membership",
    "OneTimeCode",
    "Person",
    "RoleGrant",
    "Standing",
    "Unit",
    "UnitAncestry",
    "UnitVersion",
    "User",
]
