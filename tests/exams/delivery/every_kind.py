"""A paper made by hand with a question of every kind, in the place of one that was drawn."""

import base64
import hashlib
from string import ascii_letters
from typing import Any

from exams.delivery.keeping import places
from exams.delivery.sealed_papers import paper_facts, sealed_paper
from exams.papers.freezing import FrozenPaper
from exams.papers.models import Paper, PaperKey, PaperPicture
from exams.sittings.models import Entry

LETTERS = ascii_letters[26:] + ascii_letters[:26]
# A red square of 4 by 4.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg=="
)
DIGEST = hashlib.sha256(PNG).hexdigest()
PICTURE = {"name": "map", "digest": DIGEST, "type": "image/png", "alt": "Bản đồ", "width": 4, "height": 4}
LONG = "Chiến dịch Điện Biên Phủ toàn thắng, kết thúc cuộc kháng chiến"


def rows(texts: list[str], options: list[str]) -> list[dict[str, Any]]:
    letters = iter(LETTERS)
    return [{"text": row, "options": [{"id": next(letters), "text": text} for text in options]} for row in texts]


def question(n: int, stem: str, *options: str, multiple: bool = False, **more: Any) -> dict[str, Any]:
    lettered = [{"id": letter, "text": text} for letter, text in zip(LETTERS, options, strict=False)]
    return {"n": n, "stem": stem, "multiple": multiple, "points": "1", "options": lettered} | more


def content() -> dict[str, Any]:
    """Questions 1 to 8: single, several, table, ordering, matching, number, text, poll."""
    statements = ["Khởi nghĩa ở Hà Nội", "Họp ở {{map}}", "Năm 1945", "Năm 1954"]
    partners = [LONG, "Tuyên ngôn độc lập", "Thống nhất đất nước", "Đổi mới"]
    table_stem = "Xem bảng và hình rồi chọn:\n|Năm|Sự kiện|\n|1945|Cách mạng|\n{{map}}"
    return {
        "questions": [
            question(1, table_stem, "Một", "Hai {{map}}", "Ba", "Bốn", pictures=[PICTURE]),
            question(2, "Chọn các câu đúng.", "Một", "Hai", "Ba", multiple=True, credit="part"),
            question(
                3,
                "Xét từng câu.",
                kind="table",
                credit="steps",
                rows=rows(statements, ["Đúng", "Sai"]),
                pictures=[PICTURE],
            ),
            question(4, "Xếp theo thời gian.", kind="ordering", rows=rows(["Ba", "Một", "Hai"], ["1", "2", "3"])),
            question(5, "Nối.", kind="matching", rows=rows(["1954", "1945", "1975"], partners)),
            question(6, "Bao nhiêu tỉnh?", kind="number", write={"most": 200}),
            question(7, "Thủ đô?", kind="text", write={"most": 200, "case": True}),
            question(8, "Đề thi khó không?", "Khó", "Vừa", "Dễ", kind="poll") | {"points": "0"},
        ]
    }


KEY = {
    "1": ["B"],
    "2": ["A", "C"],
    "3": ["A", "D", "E", "H"],
    "4": ["C", "D", "H"],
    "5": ["A", "F", "K"],
    "6": ["34..34"],
    "7": ["Hà Nội"],
    "8": [],
}


def forget_papers() -> None:
    """What the server remembers of papers, which never change but here."""
    for remembered in (places, paper_facts, sealed_paper):
        remembered.cache_clear()


def give_every_kind(entry: Entry) -> Paper:
    """The entry's paper has other questions from now on, and its set has a picture."""
    assert entry.paper is not None
    paper = Paper.objects.get(pk=entry.paper.pk)
    paper.content = content()
    paper.digest = FrozenPaper(content=paper.content, right=KEY, orders=()).digest
    paper.save(update_fields=["content", "digest"])
    PaperKey.objects.filter(paper=paper).update(right=KEY)
    PaperPicture.objects.create(paper_set=paper.paper_set, digest=DIGEST, media_type="image/png", data=PNG)
    entry.paper.content = paper.content
    forget_papers()
    return paper
