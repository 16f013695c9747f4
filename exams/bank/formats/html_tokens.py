"""HTML cut into tags and text in one pass: whatever is broken in it is text, and nothing is looked for twice.

The parser of the standard library needs a time that grows with the square of the length, where tags are not closed.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Possessive throughout, and no further than the next "<", or a thousand letters within quotation marks.
_TAG = re.compile(
    r"</?([A-Za-z][A-Za-z0-9:-]{0,40}+)"
    r"(?:[^<>\"']++|\"(?>[^\"<]*+\"|[^\"]{0,1000}+\")|'(?>[^'<]*+'|[^']{0,1000}+'))*+>"
)
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
# Numbers of characters that no character has; turning them into a number alone would take long.
_TOO_LONG_A_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_COMMENT, _COMMENT_END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Token:
    """A tag in small letters with its source, or text without a tag."""

    text: str
    tag: str = ""

    @property
    def closes(self) -> bool:
        return self.text.startswith("</")

    def attributes(self) -> dict[str, str]:
        found = _ATTRIBUTE.finditer(self.text, 1 + len(self.tag))
        return {each[1].lower(): unescaped(each[2] or each[3] or each[4] or "") for each in found}


def unescaped(text: str) -> str:
    return html.unescape(_TOO_LONG_A_NUMBER.sub("", text))


def tokens(text: str) -> Iterator[Token]:
    """Tags and texts in order; comments and declarations are passed over."""
    since, last_comment_end, last_close = 0, text.rfind(_COMMENT_END), text.rfind(">")
    while (at := text.find("<", since)) >= 0:
        tag = _TAG.match(text, at)
        if at > since:
            yield Token(unescaped(text[since:at]))
        if tag:
            yield Token(tag[0], tag[1].lower())
            since = tag.end()
        elif text.startswith(_COMMENT, at) and at < last_comment_end:
            since = text.index(_COMMENT_END, at) + len(_COMMENT_END)
        elif text.startswith(("<!", "<?"), at) and at < last_close:
            since = text.index(">", at) + 1
        else:
            yield Token("<")
            since = at + 1
    if since < len(text):
        yield Token(unescaped(text[since:]))
