"""What lines between questions say: answers, explanations, sources, levels, titles, ends."""

import re

from exams.bank.sheet_words import level_of

_LETTERS_ONLY = re.compile(
    r"\(?\[?\s*(?:câu\s+|ý\s+|phương án\s+)?([A-Ja-j](?:\s*(?:[,;/&+\-–]|và|and|\s)\s*[A-Ja-j])*|"
    r"[A-J]{2,10})\s*\)?\]?[.;]?",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"[\s*•\-–=>→(\[]*(?:(?:đáp\s*án|phương án|câu trả lời|trả lời|lựa chọn)(?:\s+(?:đúng(?:\s+nhất)?|"
    r"chính xác|chuẩn))?|đ\.?\s?/?á?\.?\s?a|"
    r"(?:correct\s+)?answers?|ans|correct|key|chọn)\s*(?P<said>là\s*:?|is\s*:?|[:.\-–=]+|"
    r"(?=\s[A-J]\s*[.)]?\s*$))\s*(?P<key>\S.*)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"[\s=>→⇒]*(?:(?:vậy|nên|do đó|suy ra)[,\s]+)?(?:ta\s+)?(?:chọn|=>|→|⇒)\s*(?:đáp án|phương án|ý|"
    r"câu)?\s*:?\s*(?P<key>[A-J])\s*[.!]?",
    re.IGNORECASE,
)
_TRAILING_KEY = re.compile(
    r"[\s(\[–-]+(?:đáp\s*án|đ/?a|answer|"
    r"key)\s*(?:đúng)?\s*(?:là)?\s*[:=]\s*(?P<key>[A-J](?:\s*[,;&]\s*[A-J])*)\s*[)\]]?\s*\.?\s*$",
    re.IGNORECASE,
)
_CHOSEN_INSIDE = re.compile(
    r"(?:chọn\s+(?:đáp án|phương án|ý)?|(?:đáp án|phương án)\s+(?:đúng\s+)?(?:là|:)|correct answer "
    r"is)\s*:?\s*\(?([A-J])\b(?!\s*(?:loại|sai))",
    re.IGNORECASE,
)
_EXPLANATION = re.compile(
    r"[\s*•\-–(\[]*(?:lời giải(?:\s+chi tiết)?|giải thích(?:\s+đáp án)?|hướng dẫn(?:\s+giải|\s+trả lời|"
    r"\s+chấm)?|phân tích|giải chi tiết|"
    r"explanation|feedback|rationale|solution)\s*(?:[:.\-–)\]]+\s*|$)",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"[\s*•\-–(\[]*(?:căn cứ(?:\s+pháp lý)?|cơ sở pháp lý|trích dẫn|nguồn(?:\s+trích dẫn)?|tài liệu(?:\s+tham khảo)?|"
    r"citation|source|reference)\s*:\s*",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"[\s*•\-–(\[]*(?:mức độ(?:\s+(?:nhận thức|khó))?|độ khó|level|"
    r"difficulty)\s*:\s*(?P<level>[^()\[\]]{1,30}?)\s*[)\]]?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,20})[)\]]")
_SEPARATOR = re.compile(r"\[?<\s*br\s*/?\s*>\]?|\[\s*br\s*\]|[-–—_*=~.#+]{3,}", re.IGNORECASE)
_END = re.compile(r"[-–—_*=~.\s]*(?:hết|the end|end)[-–—_*=~.!\s]*", re.IGNORECASE)
_KEY_HEADING = re.compile(
    r"[\s*\d.IVX\-–]*(?:bảng\s+)?(?:đáp\s*án|đáp số|answer keys?|answers|keys?|hướng dẫn giải|lời giải "
    r"chi tiết|hướng dẫn chấm)"
    r"(?:\s*(?:và|&|-|–|/)\s*(?:lời giải|hướng dẫn|giải thích|biểu điểm|thang điểm)(?:\s+(?:giải|chấm|chi tiết))?)?"
    r"(?:\s+(?:trắc nghiệm|chi tiết|tham khảo|đề(?:\s+\S{1,12}){0,3}|câu hỏi.{0,40}))*\s*[:.\-–]*",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:hãy|em hãy|anh \(?chị\)? hãy)?\s*(?:lựa\s*)?chọn\s+(?:một\s+)?(?:đáp|phương|câu|ý).{0,60}|"
    r"hãy\s*(?:chọn|điền|khoanh|xác định).{0,80}",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?:câu\s*)?(\d{1,4})\s*[.\-–:)/=→]*\s*\(?([A-Ja-j])\)?(?![^\W\d_])[\s,;|.]*", re.IGNORECASE)
_CHAPTERS = (
    ("phần", 1), ("part", 1), ("chương", 2), ("chapter", 2), ("chuyên đề", 3), ("chủ đề", 3), ("lĩnh vực", 3),
    ("topic", 3), ("section", 3), ("unit", 3), ("bài", 4), ("mục", 6),
)  # fmt: skip
_NAMED_HEADING = re.compile(
    r"[*•\s]*(?P<word>" + "|".join(word for word, _ in _CHAPTERS) + r")"
    r"(?:\s+(?:thứ\s+\w+|\d{1,3}|[IVXivx]{1,5}|[A-D])\s*(?:[.:\-–)]\s*(?P<title>.*)|$)|\s*:\s*(?P<only>\S.*))",
    re.IGNORECASE,
)
_LETTERED_HEADING = re.compile(r"[A-D]\s*[.\-–/)]\s*(?:phần\b|trắc nghiệm|tự luận|câu hỏi).{0,80}", re.IGNORECASE)
_ROMAN_HEADING = re.compile(r"(?:[IVX]{1,5})\s*[.\-–/)]\s*\S.*")
_STARRED_HEADING = re.compile(r"\*\s*(?:lĩnh vực|chủ đề|phần|chương|nội dung|chuyên đề|mục)\b.*", re.IGNORECASE)
_LONGEST_HEADING = 200
_FEWEST_PAIRS = 2


def key_in(text: str) -> str:
    """The answer of a line that only gives it ("Đáp án: B", "ANSWER: C", "Chọn B"), else ""."""
    found = _CHOSEN.fullmatch(text) or _KEY.fullmatch(text)
    if not found:
        return ""
    key = found["key"].strip()
    says_so = ":" in (found.groupdict().get("said") or "") or "said" not in found.groupdict()
    letters = _LETTERS_ONLY.fullmatch(key)
    if letters:
        return letters.group(1)
    labelled = re.match(r"\(?[A-J]\s*[.):]\s*\S", key)
    return key if says_so or labelled else ""


def trailing_key(text: str) -> tuple[str, str]:
    """The text before an answer at its end ("... (Đáp án: B)"), and the answer; ("", "") where there is none."""
    found = _TRAILING_KEY.search(text[-80:])
    if not found:
        return "", ""
    cut = len(text) - len(text[-80:]) + found.start()
    return (text[:cut], found["key"]) if text[:cut].strip() else ("", "")


def key_inside(explanation: str) -> frozenset[str]:
    """Letters that an explanation names as the answer."""
    return frozenset(letter.upper() for letter in _CHOSEN_INSIDE.findall(explanation))


def explanation_start(text: str) -> int:
    """Where the text after "Lời giải:" begins; 0 where the line begins no explanation."""
    found = _EXPLANATION.match(text)
    return found.end() if found else 0


def citation_start(text: str) -> int:
    found = _CITATION.match(text)
    return found.end() if found else 0


def level_in(text: str) -> str:
    """The level of a line that only gives it: "Mức độ: Thông hiểu"."""
    found = _LEVEL.fullmatch(text)
    return found["level"] if found else ""


def take_level(stem: str) -> tuple[str, int | None]:
    """The stem without a level in brackets at its start or end, and the level."""
    for found in _BRACKETS.finditer(stem):
        at_edge = not stem[: found.start()].strip(" .:") or not stem[found.end() :].strip(" .:")
        level = level_of(found.group(1)) if at_edge and not found.group(1).strip().isdigit() else None
        if level:
            return f"{stem[: found.start()].rstrip()} {stem[found.end() :].lstrip(' .:')}".strip(), level
    return stem, None


def is_separator(text: str) -> bool:
    return bool(_SEPARATOR.fullmatch(text))


def is_end(text: str) -> bool:
    return bool(_END.fullmatch(text))


def is_key_heading(text: str) -> bool:
    return bool(_KEY_HEADING.fullmatch(text))


def is_instruction(text: str) -> bool:
    return bool(_INSTRUCTION.fullmatch(text))


def pairs_in(text: str, *, fewest: int = _FEWEST_PAIRS) -> list[tuple[int, str]]:
    """ "1-A 2-B", "1. A; 2. B": the numbers and letters of a line that has nothing else."""
    found, at = [], 0
    bare = text.strip()
    while at < len(bare):
        pair = _PAIR.match(bare, at)
        if not pair:
            return []
        found.append((int(pair.group(1)), pair.group(2).upper()))
        at = pair.end()
    return found if len(found) >= fewest else []


def heading_of(text: str, style_level: int, *, question_word: str) -> tuple[int, str] | None:
    """The rank and the words of a title; chapters before sections, a style of headings below words that say it."""
    if len(text) > _LONGEST_HEADING:
        return None
    found = _NAMED_HEADING.match(text)
    if found and found["word"].lower() != question_word:
        return dict(_CHAPTERS)[found["word"].lower()], text.lstrip("*• ").strip()
    if _STARRED_HEADING.fullmatch(text):
        return 3, text.lstrip("* ").strip()
    if _ROMAN_HEADING.fullmatch(text) or _LETTERED_HEADING.fullmatch(text):
        return 5, text
    return (style_level, text) if style_level else None
