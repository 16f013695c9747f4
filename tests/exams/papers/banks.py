"""A bank large enough to choose from."""

from exams.bank.actions import OptionText, QuestionText, write_question
from exams.bank.models import Level
from exams.papers.difficulty import Measured, keep_difficulty
from tests.cast import RIGHT, Cast

EACH = 16


def grow_bank(cast: Cast) -> None:
    """Sixteen questions of each topic and level, half of them measured, unless that was done before."""
    now = cast.sitting.opens_at
    for topic in cast.topics:
        for level in Level:
            for number in range(cast.bank.questions.filter(topic=topic, level=level).count(), EACH):
                options = (OptionText(f"{RIGHT} một", right=True), OptionText("Sai hai", right=False))
                text = QuestionText(stem=f"Thêm câu {number}, {topic.pk}, {level}?", options=options)
                write_question(topic=topic, level=level, text=text, by=cast.thu, now=now)
    approved = cast.bank.questions.order_by("ref").values_list("approved", flat=True)
    measured = [
        Measured(pk, round(0.3 + 0.6 * (place * 7 % 24) / 24, 3), 0.3, 40) for place, pk in enumerate(approved[::2])
    ]
    keep_difficulty(bank=cast.bank, measured=measured, by=None, now=now)
