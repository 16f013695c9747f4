"""What an account was told and answered, for its own page."""

from dataclasses import dataclass
from datetime import date

from people.models import NoticeAnswer, NoticeVersion, User
from people.notices import Answer, Kind, concerning, words_of


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A version that concerns the account, or did when it was answered, with the answers and what may be done now."""

    version: NoticeVersion
    title: str
    answers: list[NoticeAnswer]
    in_force: bool

    @property
    def last(self) -> NoticeAnswer | None:
        return self.answers[-1] if self.answers else None

    @property
    def may_withdraw(self) -> bool:
        return self.last is not None and self.last.kind == Answer.AGREED

    @property
    def may_agree(self) -> bool:
        return self.in_force and self.version.kind == Kind.CONSENT and not self.may_withdraw

    @property
    def may_read(self) -> bool:
        return self.in_force and self.version.kind == Kind.READ and self.last is None


def own_notices(user: User, on: date) -> list[OwnNotice]:
    """Versions in force first, then those that were answered and are over."""
    present = list(concerning(user, on).order_by("notice"))
    answers: dict[int, list[NoticeAnswer]] = {}
    for answer in NoticeAnswer.objects.filter(user=user).select_related("version").order_by("pk"):
        answers.setdefault(answer.version_id, []).append(answer)
    here = {version.pk for version in present}
    past = [rows[0].version for pk, rows in answers.items() if pk not in here]
    return [
        OwnNotice(version, words_of(version)["title"], answers.get(version.pk, []), version.pk in here)
        for version in (*present, *past[::-1])
    ]
