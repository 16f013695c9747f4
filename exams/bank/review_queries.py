"""Queries of review: what waits for whom, and who may do what to a question now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from exams.bank.models import Bank, Question, QuestionQuerySet, QuestionVersion, Remark, State, VersionPicture
from exams.bank.review_rules import may_decide
from people.models import User
from people.roles import Ability

# What a page needs of a version to show it whole; pictures without their bytes.
SHOWN = (
    "options",
    "remarks__made_by__person",
    Prefetch("pictures", queryset=VersionPicture.objects.select_related("picture").defer("picture__data")),
)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the user may do to a question in its present state. `is_own`: would approve it, were it somebody else's."""

    writes: bool = False
    revise: bool = False
    send: bool = False
    withdraw: bool = False
    decide: bool = False
    comment: bool = False
    is_own: bool = False


def deeds_for(user: User, question: Question) -> Deeds:
    version = question.current
    if question.retired_at is not None or version is None:
        return Deeds()
    writes, approves = _may(user, Ability.WRITE_QUESTIONS, question), _may(user, Ability.APPROVE_QUESTIONS, question)
    in_review = version.state == State.IN_REVIEW
    own = not may_decide(user.pk, writers=writers_of(version), sent_by=version.sent_by_id)
    return Deeds(
        writes=writes,
        revise=writes and not in_review,
        send=writes and version.state == State.DRAFT,
        withdraw=writes and in_review,
        decide=approves and in_review and not own,
        comment=writes or approves,
        is_own=approves and in_review and own,
    )


def writers_of(version: QuestionVersion) -> list[int | None]:
    """Who wrote these words, or others of the same draft before."""
    return [version.created_by_id, *version.changed_by.values_list("pk", flat=True)]


def waiting_for(user: User) -> QuerySet[QuestionVersion]:
    """Versions in review that the user may decide on, the longest waiting first."""
    own = Q(created_by=user) | Q(sent_by=user) | _changed_by(user)
    versions = QuestionVersion.objects.filter(
        state=State.IN_REVIEW,
        question__retired_at=None,
        question__bank__in=Bank.objects.where_may(user, Ability.APPROVE_QUESTIONS).values("pk"),
    )
    return versions.exclude(own).order_by("sent_at", "pk")


def returned_to(user: User) -> QuerySet[QuestionVersion]:
    """Drafts that the user had a hand in and that came back with a reason."""
    came_back = Remark.objects.filter(version=OuterRef("pk"), kind=Remark.Kind.RETURNED)
    versions = QuestionVersion.objects.filter(
        Exists(came_back),
        state=State.DRAFT,
        question__retired_at=None,
        question__bank__in=Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk"),
    )
    return versions.filter(Q(created_by=user) | _changed_by(user)).order_by("-pk")


def to_look_at(user: User, today: date) -> QuestionQuerySet:
    """Questions of the user's banks that are in doubt or due for another review, those in doubt first."""
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS) | Bank.objects.where_may(
        user, Ability.APPROVE_QUESTIONS
    )
    questions = Question.objects.in_use().filter(bank__in=banks.values("pk"))
    found = questions.filter(Q(doubted_at__isnull=False) | Q(review_due_on__lte=today))
    return found.order_by("doubted_at", "review_due_on", "ref")


def _changed_by(user: User) -> Q:
    return Q(pk__in=QuestionVersion.objects.filter(changed_by=user).values("pk"))


def _may(user: User, ability: Ability, question: Question) -> bool:
    return Bank.objects.where_may(user, ability).filter(pk=question.bank_id).exists()
