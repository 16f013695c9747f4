"""Faults of the network between candidates and platform, by the proxy before it."""

from exams.rehearsal.line import Weather
from scripts.faults.playing import Playing
from scripts.net_proxy import NetProxy

# F5 and F6: what reaches the server is what counts; what comes back is sometimes lost, doubled, late or overtaken.
ROUGH = Weather(lose_reply=0.04, twice=0.04, out_of_order=0.04, delay=0.05, longest_delay=1.5)


def _proxy(playing: Playing) -> NetProxy:
    assert playing.proxy is not None
    return playing.proxy


def lose_replies(playing: Playing) -> None:
    """F5: one reply in twenty is lost after the work was done, cut off in the middle, or ends with a reset."""
    proxy = _proxy(playing)
    playing.wait(3)
    playing.mark("replies are lost")
    proxy.lose_replies, proxy.reset, proxy.half_close = 0.03, 0.01, 0.01
    while playing.wait(0.5):
        pass
    playing.note("replies_lost", proxy.lost)


def cut(seconds: float, *, at: float = 6.0) -> "CutFor":
    return CutFor(seconds, at)


class CutFor:
    """F7: nothing passes for so long; then everybody's queue drains at once."""

    def __init__(self, seconds: float, at: float) -> None:
        self.seconds, self.at = seconds, at

    def __call__(self, playing: Playing) -> None:
        proxy = _proxy(playing)
        playing.wait(self.at)
        playing.mark(f"network cut for {self.seconds:g} s")
        proxy.cut()
        playing.wait(self.seconds)
        proxy.mend()
        playing.mark("network is back")
        playing.note("saves_again_after_s", playing.seconds_until_saved())


def hang(playing: Playing) -> None:
    """F7: nothing passes and nothing ends, as behind a firewall that forgot the connections."""
    proxy = _proxy(playing)
    playing.wait(6)
    playing.mark("network hangs")
    proxy.hang()
    playing.wait(12)
    proxy.mend()
    playing.mark("network goes on")
    playing.note("saves_again_after_s", playing.seconds_until_saved())
