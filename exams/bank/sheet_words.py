"""The words people use in question workbooks: headings, levels, kinds of question, true and false.

Spanish and Catalan headings are there because templates that circulate carry them.
"""

from office.headers import Vocabulary, normalise

_LETTERS = tuple("abcdefghij")

HEADINGS = Vocabulary(
    {
        "number": (
            "STT", "TT", "Số TT", "Số thứ tự", "Thứ tự", "Câu", "Câu số", "Số câu", "Câu hỏi số", "Mã", "Mã số",
            "Mã câu", "Mã câu hỏi", "ID", "No", "Nr", "Number", "Question number", "Question no", "Question id",
        ),
        "stem": (
            "Câu hỏi", "Nội dung câu hỏi", "Nội dung", "Nội dung hỏi", "Câu hỏi trắc nghiệm", "Đề bài", "Câu dẫn",
            "Phần dẫn", "Nhận định", "Mệnh đề", "Phát biểu", "Question", "Questions", "Question text", "Stem",
            "Prompt", "Statement", "Pregunta", "Enunciado", "Enunciat",
        ),
        "option": (
            *_LETTERS, "Đáp án #", "Phương án #", "Phương án trả lời #", "Đáp án lựa chọn #", "Lựa chọn #",
            "Phương án lựa chọn #", "Câu trả lời #", "Trả lời #", "Ý #", "PA #", "ĐA #", "Answer #", "Option #",
            "Choice #", "Ans #", "Opt #", "Answer option #", "Respuesta #", "Opción #", "Opció #", "Resposta #",
        ),
        "options": (
            "Phương án", "Các phương án", "Phương án trả lời", "Các phương án trả lời", "Phương án lựa chọn",
            "Lựa chọn", "Các lựa chọn", "Đáp án lựa chọn", "Các đáp án", "Đáp án trả lời", "Nội dung phương án",
            "Nội dung đáp án", "Options", "Choices", "Answers", "Answer options", "Answer choices", "Opciones",
            "Respuestas",
        ),
        "answer": ("Đáp án", "Trả lời", "Câu trả lời", "ĐA", "Đ/A", "Đ/án", "Answer", "Respuesta", "Resposta"),
        "correct": (
            "Đáp án đúng", "Đáp án chính xác", "Đáp án chuẩn", "Phương án đúng", "Phương án trả lời đúng",
            "Câu trả lời đúng", "Trả lời đúng", "Lựa chọn đúng", "Đúng", "Correct answer", "Correct answers",
            "Correct option", "Correct options", "Correct choice", "Correct ans", "Correct", "Right answer", "Key",
            "Answer key", "Solution", "Respuesta correcta", "Resposta correcta", "Solución",
        ),
        "incorrect": (
            "Đáp án sai", "Đáp án sai #", "Phương án sai", "Phương án sai #", "Phương án nhiễu",
            "Phương án nhiễu #", "Đáp án nhiễu", "Đáp án nhiễu #", "Câu trả lời sai", "Câu trả lời sai #",
            "Incorrect answer", "Incorrect answer #", "Wrong answer", "Wrong answer #", "Distractor",
            "Distractor #", "Respuesta incorrecta", "Respuesta incorrecta #", "Resposta incorrecta",
            "Resposta incorrecta #",
        ),
        "truth": (
            "Đúng sai", "Đúng hay sai", "Đúng hoặc sai", "Đ/S", "True false", "True or false", "T/F",
            "Verdadero Falso", "Vertader Fals", "Cert Fals", "V/F",
        ),
        "untrue": ("Sai", "False", "Incorrect", "Wrong", "Falso"),
        "level": (
            "Mức độ", "Mức", "Độ khó", "Cấp độ", "Mức độ khó", "Mức độ nhận thức", "Mức độ câu hỏi",
            "Mức độ tư duy", "Level", "Difficulty", "Difficulty level", "Dificultad",
        ),
        "topic": (
            "Hạng mục", "Chủ đề", "Chuyên đề", "Chương", "Bài", "Bài học", "Lĩnh vực", "Phần", "Mục", "Nhóm",
            "Nhóm câu hỏi", "Danh mục", "Phân loại", "Môn", "Môn học", "Học phần", "Tên chủ đề", "Tên chương",
            "Tên bài", "Đơn vị kiến thức", "Nội dung kiến thức", "Topic", "Category", "Subcategory", "Chapter",
            "Section", "Subject", "Tag", "Tags", "Tema", "Categoría", "Subcategoría",
        ),
        "explanation": (
            "Giải thích", "Giải thích đáp án", "Lời giải", "Lời giải chi tiết", "Hướng dẫn giải", "Phân tích",
            "Explanation", "Feedback", "General feedback", "Rationale", "Retroacción general", "Retroacción",
            "Retroacció general",
        ),
        "citation": (
            "Căn cứ", "Căn cứ pháp lý", "Cơ sở pháp lý", "Trích dẫn", "Nguồn", "Nguồn trích dẫn", "Tài liệu",
            "Tài liệu tham khảo", "Văn bản", "Điều khoản", "Citation", "Reference", "Source", "Legal basis",
        ),
        "kind": (
            "Loại", "Loại câu", "Loại câu hỏi", "Kiểu", "Kiểu câu hỏi", "Dạng", "Dạng câu hỏi", "Type",
            "Question type", "Kind", "Tipo",
        ),
        "numeric": (
            "Giá trị số", "Đáp số", "Numeric value", "Numerical answer", "Valor numérico correcto",
            "Valor numérico",
        ),
        "fill_in": (
            "Đáp án thay thế #", "Đáp án khác #", "Alternative answer", "Alternative answer #",
            "Respuesta alternativa #", "Resposta alternativa #",
        ),
        "matching": (
            "Vế trái", "Vế phải", "Vế trái #", "Vế phải #", "Cột trái", "Cột phải", "Option # match",
            "Opción # respuesta", "Opció # resposta",
        ),
    }
)  # fmt: skip

ANSWERS = ("option", "options", "answer", "correct", "incorrect", "truth", "numeric", "fill_in", "matching")
OTHER_KINDS = ("numeric", "fill_in", "matching")

_LEVELS = {
    1: ("nhận biết", "biết", "nb", "dễ", "easy", "mức 1", "cấp độ 1", "level 1", "m1", "1"),
    2: (
        "thông hiểu", "hiểu", "th", "trung bình", "tb", "vừa", "medium", "mức 2", "cấp độ 2", "level 2", "m2",
        "2",
    ),
    3: (
        "vận dụng", "vận dụng thấp", "vd", "vdt", "khó", "hard", "difficult", "mức 3", "cấp độ 3", "level 3",
        "m3", "3",
    ),
    4: ("vận dụng cao", "vdc", "rất khó", "very hard", "mức 4", "cấp độ 4", "level 4", "m4", "4"),
}  # fmt: skip

_KINDS = {
    "single": (
        "một đáp án", "1 đáp án", "một lựa chọn", "1 lựa chọn", "chọn một", "chọn 1", "single", "single choice",
        "one answer", "một phương án đúng", "mcq single",
    ),
    "multiple": (
        "nhiều đáp án", "nhiều lựa chọn đúng", "chọn nhiều", "nhiều phương án đúng", "multiple", "multiple answer",
        "multiple answers", "multiple response", "checkbox",
    ),
    "truth": ("đúng sai", "đúng hay sai", "true false", "tf", "verdadero falso"),
    "fill_in": (
        "điền khuyết", "điền từ", "điền vào chỗ trống", "trả lời ngắn", "fill in", "fill in the blank",
        "short answer",
    ),
    "matching": ("ghép đôi", "ghép cặp", "ghép nối", "nối", "nối cột", "matching", "match"),
    "numeric": ("số", "điền số", "numeric", "numerical"),
    "essay": ("tự luận", "essay", "open", "câu hỏi mở"),
    "ordering": ("sắp xếp", "sắp thứ tự", "ordering", "order"),
}  # fmt: skip

_TRUTH = {
    True: ("đúng", "đ", "true", "t", "verdadero", "v", "vertader", "cert", "có", "yes"),
    False: ("sai", "s", "false", "f", "falso", "fals", "không", "no"),
}

_LEVEL_OF = {normalise(word): level for level, words in _LEVELS.items() for word in words}
_KIND_OF = {normalise(word): kind for kind, words in _KINDS.items() for word in words}
_TRUTH_OF = {normalise(word): truth for truth, words in _TRUTH.items() for word in words}


def level_of(text: str) -> int | None:
    """1 to 4: nhận biết, thông hiểu, vận dụng, vận dụng cao; easy to very hard read the same way."""
    return _LEVEL_OF.get(normalise(text))


def kind_of(text: str) -> str | None:
    """The kind a "type" cell names, or None where it says nothing special."""
    return _KIND_OF.get(normalise(text))


def truth_of(text: str) -> bool | None:
    return _TRUTH_OF.get(normalise(text))
