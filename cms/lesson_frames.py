"""How a page of another host's video is shown inside a lesson: by that host's own player. Plain Python.

The players are those of YouTube (its variant that sets no cookies before the video plays), Vimeo and PeerTube, and any
address whose path says by itself that it is a player. What is none of these stays a link. Sources: the hosts' own pages
on embedding; docs.joinpeertube.org, “Embed API”.
"""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_YOUTUBE = {"www.youtube.com", "youtube.com", "m.youtube.com"}
_VIMEO = {"vimeo.com", "www.vimeo.com"}
_PEERTUBE = ("/w/", "/videos/watch/")
_PLAYERS = ("/embed/", "/videos/embed/")


def frame_of(address: str) -> str:
    """The address of the player for the page at `address`; empty where there is none that we know."""
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path
    if host in _YOUTUBE and path == "/watch":
        return _player("https://www.youtube-nocookie.com/embed/", parse_qs(parts.query).get("v", [""])[0])
    if host == "youtu.be":
        return _player("https://www.youtube-nocookie.com/embed/", path.removeprefix("/"))
    if host in _VIMEO:
        return _player("https://player.vimeo.com/video/", path.removeprefix("/"))
    for begin in _PLAYERS:
        if path.startswith(begin):
            return _player(f"https://{host}{begin}", path.removeprefix(begin))
    for begin in _PEERTUBE:
        if path.startswith(begin):
            return _player(f"https://{host}/videos/embed/", path.removeprefix(begin))
    return ""


def _player(begin: str, name: str) -> str:
    return begin + name if _NAME.fullmatch(name) else ""


def hosts_of(frames: Iterable[str]) -> set[str]:
    """The hosts of these players, as a content security policy names them."""
    return {f"https://{urlsplit(frame).hostname}" for frame in frames if frame}
