"""Reads a marked sitting for its statistics, in a fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from exams.bank.models import Option
from exams.delivery.answers import EPOCH_START
from exams.delivery.keeping import IN_TIME
from exams.delivery.models import Attempt, AttemptEvent, AttemptStatus
from exams.marking.answer_times import seconds_by_question
from exams.marking.measuring import Sat
from exams.marking.models import Mark
from exams.marking.naming import Place, chosen_of, key_of, place_of
from exams.marking.statistics import Answered
from exams.papers.models import Paper, PaperQuestion
from exams.sittings.models import Sitting

# Marks come with 3 kB of detail each.
MARKS_AT_A_TIME, EVENTS_AT_A_TIME, PAPERS_AT_A_TIME = 200, 2_000, 10
Places = dict[int, dict[int, Place]]


def read_sat(sitting: Sitting) -> Sat:
    """All current marks of the sitting, voided work left out, in the names of the question versions."""
    sat = Sat(seed=str(sitting.uid), full=float(sitting.scale.full))
    places, times = _places(sitting, sat), dict(_times(sitting))
    for attempt, paper, code, score, inputs, marked_at, detail in _marks(sitting):
        sat.scores.setdefault(code, []).append(format(score.normalize(), "f"))
        sat.inputs.append(inputs)
        sat.marked_until = max(sat.marked_until or marked_at, marked_at)
        took = times.get(attempt, {})
        for n, said in detail.items():
            _add(sat, attempt, paper, places[paper][int(n)], said, took.get(int(n)))
    return sat


def _marks(sitting: Sitting) -> Iterator[Any]:
    marks = Mark.objects.filter(attempt__entry__sitting=sitting, current=True, attempt__status=AttemptStatus.GRADED)
    rows = marks.order_by("attempt_id").values_list(
        "attempt_id", "attempt__paper_id", "attempt__paper__code", "score", "inputs_digest", "marked_at", "detail"
    )
    return rows.iterator(chunk_size=MARKS_AT_A_TIME)


def _add(sat: Sat, attempt: int, paper: int, place: Place, said: Mapping[str, Any], seconds: float | None) -> None:
    chosen = chosen_of(place, said["value"])
    share = float(said["points"]) / place.points if place.points else 0.0
    sat.answers.append(Answered(attempt, paper, place.version, share, chosen, seconds, place.points))
    if place.written:
        sat.written.setdefault(place.version, []).extend((text, bool(said["right"])) for text in chosen)


def _places(sitting: Sitting, sat: Sat) -> Places:
    """The questions of the papers that were sat, by paper and number; their keys go into `sat`."""
    sat_ones = Attempt.objects.filter(entry__sitting=sitting).values("paper")
    held = _held(PaperQuestion.objects.filter(paper__in=sat_ones))
    places: Places = {}
    papers = Paper.objects.filter(pk__in=sat_ones).order_by("pk").values_list("pk", "content", "key__right")
    for pk, content, right in papers.iterator(chunk_size=PAPERS_AT_A_TIME):
        places[pk] = {}
        for question in content["questions"]:
            version, order, texts = held[pk, question["n"]]
            place = place_of(question, version=version, order=order, texts=texts)
            places[pk][question["n"]] = place
            key = key_of(place, right[str(question["n"])])
            if key is not None:
                sat.keys[version] = key
    return places


def _held(rows: Any) -> dict[tuple[int, int], tuple[int, list[int], list[str]]]:
    """By paper and number: the version, its options' order in this paper, and their texts in the order of the bank."""
    found = list(rows.order_by("paper_id", "n").values_list("paper_id", "n", "version_id", "option_order"))
    texts: dict[int, list[str]] = defaultdict(list)
    options = Option.objects.filter(version__in={version for _paper, _n, version, _order in found})
    for version, text in options.order_by("version_id", "position").values_list("version_id", "text"):
        texts[version].append(text)
    return {(paper, n): (version, order, texts[version]) for paper, n, version, order in found}


def _times(sitting: Sitting) -> Iterator[tuple[int, dict[int, float]]]:
    """Seconds by question number, by attempt; of attempts whose device said no times, nothing."""
    events = AttemptEvent.objects.filter(attempt__entry__sitting=sitting, kind="answer").order_by("attempt_id")
    rows = events.values_list("attempt_id", "attempt__started_at", "body").iterator(chunk_size=EVENTS_AT_A_TIME)
    for (attempt, started_at), several in groupby(rows, key=itemgetter(0, 1)):
        said = [json.loads(body) for _attempt, _started, body in several]
        counted = [change for change in said if change["verdict"] in IN_TIME]
        changes = [(change["made_ms"], change["n"]) for change in counted]
        if changes and all(made is not None for made, _n in changes):
            began = (started_at - EPOCH_START).total_seconds()
            yield attempt, seconds_by_question(round(1000 * began), changes)
