"""The notice that comes with the platform: a text to begin with, whose [NAMES] the operator fills in."""

from pathlib import Path

from people.notices import LANGUAGES, Words

FOLDER = Path(__file__).parent / "texts"


def default_words() -> Words:
    """Title and text by language; the title is the first line of each file."""
    return {language: _read(language) for language in LANGUAGES}


def _read(language: str) -> dict[str, str]:
    title, _break, text = (FOLDER / f"notice.{language}.txt").read_text(encoding="utf-8").partition("\n")
    return {"title": title.strip(), "text": text.strip()}
