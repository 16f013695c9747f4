"""What became of each learner of a class: attendance, the tries with their marks once released, the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from exams.marking.grades import band_of
from exams.sittings.models import GradeBand
from learning.course_rules import may_sit
from learning.finals.judging import Finish, Piece, TryState, WhyNot, gap_in, weighed, why_not
from learning.finals.pieces import Pieces, pieces_of
from learning.models import REASONS, Certificate, Enrolment, ProgrammeVersion, StudyClass, TryPermit


@dataclass(frozen=True, slots=True)
class Try:
    """A try of a learner. `test`, `essay`: the marks it is made of. No mark and no band before its results are out."""

    number: int
    state: TryState
    test: Decimal | None = None
    essay: Decimal | None = None
    score: Decimal | None = None
    band: GradeBand | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A learner's way so far. `permitted`: an organiser let the learner sit in spite of too few periods."""

    enrolment: Enrolment
    attended_enough: bool
    permitted: bool
    tries: Sequence[Try]
    why_not: WhyNot | None
    certificate: Certificate | None

    @property
    def passed(self) -> bool:
        return self.why_not is None

    @property
    def last(self) -> Try | None:
        """The try that counts: the last one whose results are out."""
        return next((one for one in reversed(self.tries) if one.state is not TryState.WAITING), None)

    @property
    def score(self) -> Decimal | None:
        return self.last.score if self.last else None

    @property
    def band(self) -> GradeBand | None:
        return self.last.band if self.last else None

    @property
    def reason(self) -> str:
        """Why not, in the reader's words."""
        return str(REASONS[self.why_not]) if self.why_not else ""

    @property
    def superseded(self) -> bool:
        """Whether the certificate says what is no longer true: the result was corrected since."""
        held = self.certificate
        if held is None:
            return False
        return not self.passed or self.band is None or self.band.label != held.grade_label


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the class's programme says. A class from before there were programmes ends with a test."""

    percent: int
    retakes: int
    finish: Finish
    version: ProgrammeVersion | None


def outcomes_of(study_class: StudyClass, only: Enrolment | None = None) -> list[Outcome]:
    """The outcomes of all who take part, or of `only` one, by name; at most eleven queries, however many learners."""
    rules = _rules_of(study_class)
    pieces = pieces_of(study_class, rules.finish, only)
    let_in = set(
        TryPermit.objects.filter(enrolment__study_class=study_class, number=1).values_list("enrolment", flat=True)
    )
    standing = Certificate.objects.standing().filter(enrolment__study_class=study_class)
    held = {certificate.enrolment_id: certificate for certificate in standing}
    learners = study_class.enrolments.taking_part().select_related("person").by_name()
    if only is not None:
        learners = learners.filter(pk=only.pk)
    return [
        _outcome(one, study_class.periods, rules, pieces, permitted=one.pk in let_in, certificate=held.get(one.pk))
        for one in learners
    ]


def _rules_of(study_class: StudyClass) -> _Rules:
    version = ProgrammeVersion.objects.select_related("scale").filter(pk=study_class.version_id or 0).first()
    if version is None:
        return _Rules(0, 1, Finish.TEST, None)
    return _Rules(version.attendance_percent, version.retakes, Finish(version.finish), version)


def _outcome(
    one: Enrolment, periods: int, rules: _Rules, pieces: Pieces, *, permitted: bool, certificate: Certificate | None
) -> Outcome:
    enough = may_sit(one.periods_attended, periods, rules.percent)
    tries = [_try(number, one, rules, pieces) for number in pieces.tries_of(one)]
    states = [each.state for each in tries]
    gap = why_not(may_finish=enough or permitted, tries=states, retakes=rules.retakes)
    return Outcome(one, enough, permitted, tries, gap, certificate)


def _try(number: int, one: Enrolment, rules: _Rules, pieces: Pieces) -> Try:
    """Test, essay or both. Of both, the one that was not repeated keeps its mark."""
    test, essay = pieces.test(one, number), pieces.essay(one, number)
    made_of: dict[Finish, list[Piece]] = {Finish.TEST: [test], Finish.ESSAY: [essay], Finish.BOTH: [test, essay]}
    gap = gap_in(made_of[rules.finish])
    if gap is not None:
        return Try(number, gap, test.score, essay.score)
    if rules.finish is Finish.TEST:
        score, band = test.score, pieces.bands[pieces.test_band(one, number)]
    else:
        score = _essay_score(test.score, essay.score, rules)
        band = band_of(score, pieces.scale_bands(rules.version))
    state = TryState.PASSED if band.passed else TryState.FAILED
    return Try(number, state, test.score, essay.score, score, band)


def _essay_score(test: Decimal | None, essay: Decimal | None, rules: _Rules) -> Decimal:
    assert essay is not None and rules.version is not None  # noqa: S101, PT018  # narrows: a try without gaps
    if rules.finish is Finish.ESSAY or test is None:
        return essay
    scale = rules.version.scale
    return weighed(test, essay, essay_percent=rules.version.essay_percent, full=scale.full, step=scale.step)
