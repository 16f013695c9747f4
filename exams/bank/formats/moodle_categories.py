"""Categories as Moodle writes them, in its XML and in GIFT: "$course$/top/Chương 1/Bài 2"."""

import re

_ROOTS = re.compile(r"^\$\w+\$(?:/|$)")
_PARTING = re.compile(r"(?<!/)/(?!/)")


def topic_of(category: str) -> str:
    """The names from the top; a stroke that belongs to a name is doubled in the file."""
    names = [name.replace("//", "/").strip() for name in _PARTING.split(_ROOTS.sub("", category.strip()))]
    names = names[1:] if names and names[0] == "top" else names
    return " / ".join(" ".join(name.split()) for name in names if name)


def category_of(topic: str) -> str:
    names = [name.replace("/", "//") for name in topic.split(" / ") if name]
    return "/".join(["$course$", "top", *names])
