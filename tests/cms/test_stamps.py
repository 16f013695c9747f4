"""Words like a stamp of secrecy are found where they stand as one, and not where they are spoken of."""

import pytest

from cms.stamps import stamps_in


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "ĐẢNG BỘ TỈNH\nMẬT\nSố 12-BC/TU",
        "Độ mật: TỐI MẬT",
        "TUYỆT  MẬT",
        "TUYỆT\nMẬT",
        "Đây là Tài liệu mật của cơ quan",
        "tài liệu tuyệt mật",
        "MA\u0302\u0323T",
    ],
)
def test_a_stamp_is_found(text: str) -> None:
    assert stamps_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Không đăng tài liệu mật",
        "Luật Bảo vệ bí mật nhà nước",
        "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Giữ mật khẩu cẩn thận; mật độ dân số",
        "RẤT MẬTT",
        "mật ong",
    ],
)
def test_words_that_are_no_stamp_are_let_by(text: str) -> None:
    assert stamps_in(text) == []


def test_what_is_found_is_shown_with_words_around_it_and_once() -> None:
    text = "Báo cáo của đơn vị chúng tôi trong năm qua TỐI MẬT không sao chép dưới mọi hình thức nào cả"

    (found,) = stamps_in(text)
    assert "TỐI MẬT" in found
    assert "năm qua TỐI MẬT không sao" in found
    assert stamps_in("MẬT") == stamps_in("  MẬT ")
