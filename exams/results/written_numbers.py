"""Scores in words, as the column "Điểm (chữ)" of a Vietnamese result sheet has them."""

from decimal import Decimal

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
_MOST = Decimal("999.99")


def score_in_words(score: Decimal, *, colloquial: bool = False) -> str:
    """As in "Bảy phẩy năm" for 7.5 and "Tám phẩy hai lăm" for 8.25; colloquial: "Bảy rưỡi".

    From 0 to 999.99 with at most two decimals; raises ValueError for any other number.
    """
    if not 0 <= score <= _MOST or score != round(score, 2):
        raise ValueError(f"no score: {score}")
    whole, hundredths = divmod(int(score * 100), 100)
    words = [_whole(whole)]
    if hundredths == 50 and colloquial and whole % 100:
        words.append("rưỡi")
    elif hundredths:
        words += ["phẩy", _decimals(hundredths)]
    return " ".join(words).capitalize()


def _whole(number: int) -> str:
    if number < 100:
        return _below_hundred(number)
    hundreds, rest = divmod(number, 100)
    words = f"{_DIGITS[hundreds]} trăm"
    if rest == 0:
        return words
    return f"{words} linh {_DIGITS[rest]}" if rest < 10 else f"{words} {_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _DIGITS[unit]
    words = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{words} {_unit(tens, unit)}" if unit else words


def _decimals(hundredths: int) -> str:
    """Decimals as they are spoken: 5, hai lăm, không năm, mười lăm."""
    tenth, hundredth = divmod(hundredths, 10)
    if hundredth == 0:
        return _DIGITS[tenth]
    if tenth == 1:
        return _below_hundred(hundredths)
    return f"{_DIGITS[tenth]} {_unit(tenth, hundredth)}"


def _unit(tens: int, unit: int) -> str:
    """A unit changes its word after tens: lăm after every one, mốt and tư from twenty on."""
    if tens == 0 or (tens == 1 and unit != 5):
        return _DIGITS[unit]
    return _AFTER_TENS.get(unit, _DIGITS[unit])
