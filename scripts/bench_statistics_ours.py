"""Reckons the statistics of the sitting of bench_workbook_sitting and prints the CPU seconds of each step as JSON."""

import json
import resource
import time
from datetime import timedelta

from exams.bank.actions import OptionText, QuestionText, write_question
from exams.bank.models import Bank
from exams.marking.keeping import gather, keep_measured
from exams.marking.measuring import measure
from exams.papers.models import Paper, PaperQuestion
from exams.sittings.models import Sitting
from scripts.bench_workbook_sitting import LETTERS, NOW


def main() -> dict[str, float]:
    sitting = Sitting.objects.select_related("scale").get(code="BENCH")
    _put_questions_behind(sitting)
    after, times = sitting.closes_at + timedelta(hours=2), [time.process_time()]
    sat = gather(sitting=sitting, now=after)
    times.append(time.process_time())
    measured = measure(sat)
    times.append(time.process_time())
    keep_measured(sitting=sitting, sat=sat, measured=measured, now=after)
    times.append(time.process_time())
    steps = zip(("reading", "reckoning", "writing"), times[:-1], times[1:], strict=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {name: end - begin for name, begin, end in steps} | {"megabytes": peak}


def _put_questions_behind(sitting: Sitting) -> None:
    """One question for each number, the same in all papers."""
    topic = Bank.objects.get(code="NH").topics.first()
    assert topic is not None  # narrows the type
    papers = list(Paper.objects.filter(paper_set=sitting.paper_set))
    options = tuple(OptionText(f"Phương án {letter}", right=letter == "A") for letter in LETTERS)
    for question in papers[0].content["questions"]:
        text = QuestionText(f"Câu hỏi số {question['n']}", options)
        made = write_question(topic=topic, level=1, text=text, by=None, now=NOW)
        assert made.current is not None  # narrows the type
        PaperQuestion.objects.bulk_create(
            PaperQuestion(
                paper=paper, n=question["n"], version=made.current, topic=topic, level=1,
                option_order=list(range(1, len(LETTERS) + 1)),
            )
            for paper in papers
        )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main()))
