"""What the tests of the demo's texts read: words as a reader counts them, and the questions of the banks."""

import json
import re

from demo.exams import BANK_FILES


def words(html: str) -> list[str]:
    """The words of a rich text, without its marks."""
    return re.sub(r"<[^>]+>", " ", html).split()


def bank_stems() -> set[str]:
    banks = [json.loads(path.read_text(encoding="utf-8")) for path in BANK_FILES.glob("*.json")]
    return {item["stem"] for bank in banks for topic in bank["topics"] for item in topic["questions"]}
