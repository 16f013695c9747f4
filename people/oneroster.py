"""OneRoster 1.2, CSV binding: which files and columns there are, and which of its words are which of ours.

Source: 1EdTech OneRoster CSV Binding 1.2.1. Its words are those of schools; where none fits, the nearest is written and
the exact one stands beside it in a column of our own, as the binding allows (`metadata.khue.…`).
"""

from people.models.units import UnitKind

VERSION = "1.2"
MANIFEST = "manifest.csv"
# All that a manifest names, in its order; those that are written are not absent.
FILES = (
    *("academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics"),
    *("enrollments", "lineItemLearningObjectiveIds", "lineItems", "lineItemScoreScales", "orgs", "resources"),
    *("resultLearningObjectiveIds", "results", "resultScoreScales", "roles", "scoreScales", "userProfiles"),
    *("userResources", "users"),
)
WRITTEN = ("orgs", "users", "roles", "demographics")
_ALWAYS = ("sourcedId", "status", "dateLastModified")
COLUMNS: dict[str, tuple[str, ...]] = {
    "manifest": ("propertyName", "value"),
    "orgs": (*_ALWAYS, "name", "type", "identifier", "parentSourcedId"),
    "users": (
        *(*_ALWAYS, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier"),
        *("email", "sms", "phone", "agentSourcedIds", "grades", "password", "userMasterIdentifier"),
        *("preferredGivenName", "preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
    ),
    "roles": (
        *(*_ALWAYS, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"),
        "userProfileSourcedId",
    ),
    "demographics": (
        *(*_ALWAYS, "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican"),
        *("nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces"),
        *("hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth"),
        "publicSchoolResidenceStatus",
    ),
}
OWN = "metadata.khue."
OWN_COLUMNS: dict[str, tuple[str, ...]] = {
    "orgs": (f"{OWN}kind", f"{OWN}shortName", f"{OWN}parentCode"),
    "users": (f"{OWN}sortName",),
    "roles": (f"{OWN}position",),
    "demographics": (f"{OWN}born",),
}
# Which columns of a file must have a heading, so that it can be read at all.
NEEDED: dict[str, tuple[str, ...]] = {
    "orgs": ("sourcedId", "name", "type"),
    "users": ("sourcedId", "givenName", "familyName"),
    "roles": ("userSourcedId", "role", "orgSourcedId"),
    "demographics": ("sourcedId",),
}
ORG_TYPES: dict[str, str] = {
    UnitKind.PROVINCE: "state",
    UnitKind.UPPER: "district",
    UnitKind.COMMITTEE: "local",
    UnitKind.CELL: "department",
    UnitKind.SECTION: "department",
    UnitKind.SUBCELL: "department",
    UnitKind.GROUP: "department",
    UnitKind.AGENCY: "ext:agency",
}
KINDS: dict[str, str] = {
    "national": UnitKind.PROVINCE,
    "state": UnitKind.PROVINCE,
    "district": UnitKind.UPPER,
    "local": UnitKind.COMMITTEE,
    "department": UnitKind.SUBCELL,
    "ext:agency": UnitKind.AGENCY,
}
# Whoever learns or works in a unit belongs to it; what a role lets them do is granted here, never imported.
MEMBERS = frozenset(
    "student teacher aide proctor principal counselor siteAdministrator districtAdministrator "
    "systemAdministrator".split()
)
KIN = frozenset(("parent", "guardian", "relative"))
# Under which a citizen number stands in userIds: {CCCD:060090001234}.
NUMBER_TYPE = "CCCD"
# The binding needs a family name; some people have none.
NO_FAMILY_NAME = "—"
SEXES = frozenset(("male", "female"))
