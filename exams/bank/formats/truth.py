"""True and false as options: their words, and questions that turn out to ask for nothing else."""

import re
from dataclasses import replace

from exams.bank.items import Item, ItemOption, Kind
from exams.bank.sheet_words import truth_of

_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def truth_words(text: str) -> tuple[str, str]:
    """The words for true and false in the language of this text, where its file does not say them."""
    return ("Đúng", "Sai") if _VIETNAMESE.search(text) else ("True", "False")


def truth_options(words: tuple[str, str], is_true: bool, said: tuple[str, str] = ("", "")) -> tuple[ItemOption, ...]:
    """`said`: the feedback on answering true and on answering false."""
    return (
        ItemOption(words[0], right=is_true, feedback=said[0]),
        ItemOption(words[1], right=not is_true, feedback=said[1]),
    )


def as_truth(item: Item) -> Item:
    """One answer out of exactly "true" and "false" is the kind of its own, true first."""
    if item.kind is not Kind.SINGLE or len(item.options) != 2 or len(item.right) != 1:
        return item
    truths = [truth_of(option.text) if len(option.text) > 1 else None for option in item.options]
    if set(truths) != {True, False}:
        return item
    options = item.options if truths[0] else item.options[::-1]
    return replace(item, kind=Kind.TRUE_FALSE, options=tuple(replace(option, credit=None) for option in options))
