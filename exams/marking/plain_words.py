"""Statistics in sentences that somebody who knows none can read aloud."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.marking.item_advice import FEWEST, is_reversed
from exams.marking.models import SittingFigures
from exams.marking.statistics import ItemStatistics

GOOD_ALPHA, FAIR_ALPHA = 0.8, 0.6


def difficulty_words(item: ItemStatistics) -> str:
    if not item.graded:
        return _("not graded")
    steps = [(0.95, _("very easy")), (0.8, _("easy")), (0.4, _("medium")), (0.25, _("hard"))]
    return next((words for floor, words in steps if item.p >= floor), _("very hard"))


def apart_words(item: ItemStatistics) -> str:
    """How well the question tells stronger from weaker candidates; of few answers that is not said."""
    rest = item.item_rest
    if rest is None or item.n < FEWEST or not item.graded:
        return _("cannot be told yet")
    if is_reversed(item):
        return _("the wrong way round")
    steps = [(0.4, _("very well")), (0.2, _("well")), (0.1, _("a little"))]
    return next((words for floor, words in steps if rest >= floor), _("hardly"))


def sitting_words(figures: SittingFigures, *, full: float) -> list[str]:
    """How many, how well, how far apart."""
    said = [ngettext("%d candidate is marked.", "%d candidates are marked.", figures.n) % figures.n]
    if figures.mean is not None:
        said.append(
            _("On average they reached %(mean)s of %(full)s.") % {"mean": score(figures.mean), "full": score(full)}
        )
    if figures.mean is not None and figures.sd:
        low, high = max(0.0, figures.mean - figures.sd), min(full, figures.mean + figures.sd)
        said.append(_("Most lie between %(low)s and %(high)s.") % {"low": score(low), "high": score(high)})
    return said


def reliability_words(figures: SittingFigures) -> list[str]:
    """Whether a score can be trusted, and how far."""
    if figures.alpha is None:
        return [
            _(
                "How far a score can be trusted cannot be told: "
                "all have the same score, or nearly every paper was sat by one person alone."
            )
        ]
    said = [_reliability(figures.alpha)]
    if figures.error:
        said.append(
            _(
                "A score is exact to about %(error)s either way: with other questions of the same kind, "
                "two out of three candidates would have a score within that distance."
            )
            % {"error": score(figures.error)}
        )
    return said


def _reliability(alpha: float) -> str:
    if alpha >= GOOD_ALPHA:
        return _("The test reliably tells stronger from weaker candidates.")
    if alpha >= FAIR_ALPHA:
        return _(
            "The test tells stronger from weaker candidates fairly well; "
            "a small difference between two scores says little."
        )
    return _(
        "The test tells stronger from weaker candidates only roughly: "
        "do not read anything into a small difference between two scores."
    )


def curve_words(item: ItemStatistics) -> str:
    """What the picture of the fifths shows."""
    if not item.by_fifth or not item.graded:
        return ""
    return _("The weakest fifth of the candidates earned %(low)s %% of the points, the strongest %(high)s %%.") % {
        "low": percent(item.by_fifth[0]),
        "high": percent(item.by_fifth[-1]),
    }


def time_words(item: ItemStatistics) -> str:
    if item.seconds is None:
        return ""
    return _("Half of the candidates took less than %(seconds)s seconds, the others more.") % {
        "seconds": number_format(round(item.seconds))
    }


def percent(share: float) -> str:
    return number_format(round(100 * share))


def score(value: float) -> str:
    """With one decimal where that says something: 7,5 but 10."""
    rounded = round(value, 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1)
