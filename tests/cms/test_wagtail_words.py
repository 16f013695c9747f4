"""The frame of the back office speaks the reader's language, where Wagtail's own catalogues are silent."""

import pytest
from django.utils.translation import gettext, override

from cms import wagtail_words

WORDS = [*wagtail_words.FRAME, *wagtail_words.LISTS, *wagtail_words.ACCOUNT, *wagtail_words.PASSWORD]


@pytest.mark.parametrize("word", WORDS)
def test_vietnamese_and_hindi_have_words_of_their_own(word: str) -> None:
    with override("vi"):
        vietnamese = gettext(word)
    with override("hi"):
        hindi = gettext(word)

    assert len({word, vietnamese, hindi}) == 3


def test_the_first_screen_counts_in_the_readers_language() -> None:
    pages = wagtail_words.FIRST_SCREEN[-3]

    with override("hi"):
        assert "पृष्ठ" in pages % {"total": 4, "site_name": "Khuê"}
