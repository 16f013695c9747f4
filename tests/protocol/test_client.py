"""A client that was written from docs/protocol.md alone sits an exam against a running server."""

import ast
import hashlib
import itertools
import json
import re
import sys
import time
import unicodedata
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from exams.delivery import sealing
from exams.delivery.models import Attempt
from exams.delivery.rescue_reading import open_rescue
from exams.sittings.actions import print_slips
from tests.cast import Cast, right_answers
from tests.exams.delivery.attempts import assert_chain_holds, events
from tests.exams.delivery.every_kind import DIGEST, give_every_kind
from tests.protocol import client as client_module
from tests.protocol.client import Device, Refused, Unreachable, digest, sign_in, unseal
from tests.times import ShiftedClock

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_client_knows_nothing_of_the_project() -> None:
    tree = ast.parse(Path(str(client_module.__file__)).read_text(encoding="utf-8"))
    names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"cryptography"}


def entered(cast: Cast, clock: ShiftedClock, address: str) -> Device:
    """An has signed in with a printed code, ten minutes before the opening."""
    ((_entry, _name, code),) = print_slips(sitting=cast.sitting, only=cast.entry_an, by=cast.quang, now=clock.now())
    said = sign_in(address, code=code.lower())
    assert said["name"] == "Nguyễn Văn An"
    (line,) = said["entries"]
    assert (line["title"], line["minutes"], line["state"]) == (cast.sitting.title, 30, "soon")
    return Device(address, line["entry"], line["token"])


def losing(every: int) -> Callable[[str], None]:
    """Every so many replies are lost after the server has done its work."""
    count = itertools.count(1)

    def lose(path: str) -> None:
        if path.endswith("/events/") and next(count) % every == 0:
            raise Unreachable(path)

    return lose


def test_from_the_code_to_the_receipt(committed_cast: Cast, running_clock: ShiftedClock, address: str) -> None:
    cast = committed_cast
    pc = entered(cast, running_clock, address)
    with pytest.raises(Refused) as early:
        pc.start()
    assert (early.value.code, early.value.next) == ("not_open_yet", "resend")
    assert pc.look()["state"] == "soon"
    assert pc.sealed
    assert cast.entry_an.paper.content["questions"][0]["stem"].encode() not in pc.sealed
    running_clock.shift(minutes=10)
    assert pc.look()["can_start"]
    pc.start()
    assert pc.paper == cast.entry_an.paper.content
    assert abs(pc.deadline_ms - pc.clock.now_ms() - 30 * 60_000) < 2_000

    pc.wire.lose = losing(every=2)
    right = right_answers(cast.entry_an)
    for n in (1, 2, 3):
        wrong = pc.choose(n, "A")
        last = pc.choose(n, *right[n], flag=n == 2)
        for batch in ([last], [last, wrong], [wrong]):  # newest first, then both, then the old one again
            with suppress(Unreachable):
                pc.send(batch)
    pc.flush()
    assert pc.server_digest == digest(pc.shown)

    phone = Device(address, pc.entry, pc.wire.token)
    phone.look()
    with pytest.raises(Refused) as asked:
        phone.start()
    assert (asked.value.code, asked.value.next) == ("open_elsewhere", "ask")
    assert asked.value.said["last_seen_at"]
    late = pc.choose(6, *right[6])  # waits on the PC while the phone takes over
    lost = pc.choose(4, "A")
    phone.start(take_over=True)
    assert (phone.epoch, phone.shown) == (2, {n: (right[n], n == 2) for n in (1, 2, 3)})
    for n in (4, 5):
        phone.choose(n, *right[n])
    phone.flush()
    pc.wire.lose = lambda path: None
    told = pc.send([lost, late])
    assert (told["state"], told["epoch"], told["acked"]) == ("taken_over", 2, [late["seq"]])
    assert [refused["code"] for refused in pc.given_up] == ["older_epoch"]
    with pytest.raises(Refused) as not_here:
        pc.hand_in()
    assert (not_here.value.code, not_here.value.next) == ("taken_over", "stop")

    phone.start()  # hears what the PC brought late
    assert phone.shown == {n: (right[n], n == 2) for n in right}
    done = phone.hand_in()
    assert (done["state"], done["answered"], done["digest"]) == ("handed_in", 6, digest(phone.shown))
    assert phone.hand_in()["receipt"] == done["receipt"]
    attempt = Attempt.objects.get()
    assert attempt.receipt == done["receipt"]
    assert attempt.answers_by_number() == right
    assert events(attempt).count() == 10  # six of the PC, two that waited there, two of the phone: each once
    assert_chain_holds(attempt)


def test_the_paper_opens_with_the_key_that_is_read_out(
    committed_cast: Cast, running_clock: ShiftedClock, address: str
) -> None:
    pc = entered(committed_cast, running_clock, address)
    pc.look()
    spoken = sealing.spoken(sealing.keys_of(committed_cast.sitting.pk).opening_key)
    assert pc.open_with(spoken.lower().replace("-", " ")) == committed_cast.entry_an.paper.content
    with pytest.raises(InvalidTag):
        pc.open_with("2345-6789-ABCD-EFGH")


def test_the_server_can_read_the_rescue_file_of_the_page(
    committed_cast: Cast, running_clock: ShiftedClock, address: str
) -> None:
    pc = entered(committed_cast, running_clock, address)
    pc.look()
    running_clock.shift(minutes=10)
    pc.start()
    pc.choose(1, "B", flag=True)
    private = sealing.rescue_private(sealing.keys_of(committed_cast.sitting.pk))
    content = open_rescue(pc.rescue_file(), private)
    assert content.label.paper == committed_cast.entry_an.paper.content_digest
    assert [(change.n, change.stored, change.flagged) for change in content.changes] == [(1, "B", True)]


def test_a_clock_that_jumped_changes_nothing(
    committed_cast: Cast, running_clock: ShiftedClock, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device's date is never asked: a day forward, and the change is still in time."""
    pc = entered(committed_cast, running_clock, address)
    running_clock.shift(minutes=10)
    pc.start()
    present = time.time()
    monkeypatch.setattr(time, "time", lambda: present + 86_400)
    pc.choose(1, "A")
    assert pc.flush()["acked"]


# The vectors of docs/protocol.md, read from the page itself.
PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def vector(name: str) -> str:
    found = re.search(rf"^{name} +(\S.*(?:\n {{7}}[0-9a-f]+$)*)", PAGE.split("Test vector")[1], re.MULTILINE)
    assert found, name
    return re.sub(r"\n +", "", found[1])


def test_the_page_gives_vectors_that_are_right() -> None:
    plain, stated = vector("plain").encode(), vector("digest")
    key = client_module.paper_key("2345-6789-ABCD-EFGH", stated)
    assert hashlib.sha256(plain).hexdigest() == stated
    assert key.hex() == vector("key")
    assert client_module.base64url(key) in PAGE
    assert unseal(bytes.fromhex(vector("sealed")), key, stated) == json.loads(plain)
    assert sealing.seal(plain, key=key, digest=stated).hex() == vector("sealed")
    rows = dict(re.findall(r"^\| (\(empty\)|`[^`]+`) \| `([0-9a-f]{8})` \|$", PAGE, re.MULTILINE))
    assert len(rows) == 4
    assert f"`{client_module.stored('Hà Nội')}` for `Hà Nội`" in PAGE
    for text, stated_digest in rows.items():
        said = "" if text == "(empty)" else text.strip("`")
        assert f"{zlib.crc32(said.encode()):08x}" == stated_digest


def test_every_kind_of_question_is_answered(committed_cast: Cast, running_clock: ShiftedClock, address: str) -> None:
    give_every_kind(committed_cast.entry_an)
    pc = entered(committed_cast, running_clock, address)
    running_clock.shift(minutes=10)
    pc.look()
    pc.start()
    assert set(pc.paper["picture_data"]) == {DIGEST}
    chosen = {1: "B", 2: "AC", 3: "ADEH", 4: "CDH", 5: "AFK", 8: "A"}
    for n, letters in chosen.items():
        pc.choose(n, *letters)
    pc.write(6, " 34 ")
    pc.write(7, unicodedata.normalize("NFD", "Hà Nội"), flag=True)
    pc.flush()
    assert pc.given_up == []
    assert pc.server_digest == digest(pc.shown)
    again = Device(address, pc.entry, pc.wire.token)
    again.client = pc.client
    again.look()
    again.start()
    assert again.shown == pc.shown
    assert again.hand_in()["answered"] == 8
    expected = {n: list(letters) for n, letters in chosen.items()} | {6: ["=34"], 7: ["=Hà Nội"]}
    assert Attempt.objects.get().answers_by_number() == expected
    assert_chain_holds(Attempt.objects.get())
