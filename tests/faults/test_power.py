"""The power cut of the fault tests really loses what was not flushed, and nothing else."""

import os

import pytest

from scripts.faults.power import cut, device_of, mount, own_disk, unmount


@pytest.mark.faults
def test_after_a_power_cut_only_what_was_flushed_is_there() -> None:
    try:
        disk = own_disk()
        folder = disk.__enter__()
    except PermissionError as why:
        pytest.skip(f"no disk of its own can be mounted here: {why}")
    try:
        device = device_of(folder)
        with open(folder / "flushed", "wb") as stream:
            stream.write(b"kept")
            stream.flush()
            os.fsync(stream.fileno())
        (folder / "written").write_bytes(b"gone")
        cut(folder)
        with pytest.raises(OSError, match="Input/output error"):
            (folder / "later").write_bytes(b"never")
        unmount(folder)
        mount(device, folder)
        assert (folder / "flushed").read_bytes() == b"kept"
        assert not (folder / "written").exists() or (folder / "written").read_bytes() == b""
        assert not (folder / "later").exists()
    finally:
        disk.__exit__(None, None, None)
