"""Which audio and video a lesson may play: files of ours, and pages of hosts that the settings name.

Plain Python: what is refused is said in a sentence that tells what to do.
"""

from collections.abc import Collection
from pathlib import PurePath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

AUDIO, VIDEO = {"mp3", "m4a"}, {"mp4", "webm"}
TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4", "webm": "video/webm"}


def ending(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def why_not_played(name: str) -> str:
    """The sentence with which a file is refused; empty for one that browsers play."""
    if ending(name) in TYPES:
        return ""
    known = ", ".join(sorted(TYPES))
    return _("“%(name)s” is not a file that browsers play. Choose one of these kinds: %(kinds)s.") % {
        "name": name,
        "kinds": known,
    }


def why_not_linked(address: str, hosts: Collection[str]) -> str:
    """The sentence with which an address is refused; empty for a page of an allowed host."""
    if "<" in address or ">" in address:
        return _("This is code to embed, which may run scripts here. Paste the address of the video's page alone.")
    try:
        parts = urlsplit(address)
        host, is_plain = parts.hostname or "", parts.port is None and parts.username is None
    except ValueError:
        return _("“%s” is not an address. Paste the address of the video's page.") % address
    if parts.scheme != "https" or not host or not is_plain or address != address.strip():
        return _("“%s” is not an address that begins with https://. Paste the address of the video's page.") % address
    if host in hosts:
        return ""
    if not hosts:
        return _("Videos of other hosts are not allowed here (%s). Upload the file to this platform instead.") % host
    return _("Videos of %(host)s are not allowed here. Allowed: %(hosts)s. Or upload the file to this platform.") % {
        "host": host,
        "hosts": ", ".join(sorted(hosts)),
    }
