"""QR codes of one mask: another encoder draws the same squares for the same words.

The words fill the code to its last letter: how the rest is filled up differs between encoders, and no reader looks.
"""

import pytest
import qrcode  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q  # type: ignore[import-untyped]

from office.typesetting import qr_code

FULL = 62  # letters that a code of version 4, level M, has room for
LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}


def other_encoder(text: str, level: str, version: int, mask: int) -> list[list[bool]]:
    code = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=0, mask_pattern=mask)
    code.add_data(text.encode(), optimize=0)
    code.make(fit=False)
    return [[bool(square) for square in row] for row in code.get_matrix()]


@settings(max_examples=25, deadline=None)
@given(code=st.text("abcdefghijkmnpqrstuvwxyz23456789", min_size=31, max_size=31))
def test_the_squares_are_those_that_another_encoder_draws(code: str) -> None:
    text = f"https://khue.example.vn/check/{code}/"
    made = qr_code(text, error="m")
    assert (len(text), made.designator) == (FULL, "4-M")
    squares = [[bool(square) for square in row] for row in made.matrix]
    assert squares == other_encoder(text, made.error, int(made.version), made.mask)


@pytest.mark.parametrize("error", ["m", "q"])
def test_as_much_may_be_torn_as_was_asked_for(error: str) -> None:
    assert "LMQH".index(qr_code("https://khue.vn/check/a/", error=error).error) >= "LMQH".index(error.upper())
