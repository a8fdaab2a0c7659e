"""Thunderbird itself, with a copy of the program and a profile of its own, on a screen that nobody
sees."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from booking.embedded.launch import launcher
from tests.servers import wait_until

INSTALLED = Path("/usr/lib/thunderbird")
_CONFIGURED = """// Any line.
pref("general.config.filename", "follow.cfg");
pref("general.config.obscure_value", 0);
pref("general.config.sandbox_enabled", false);
"""
_QUIET = {
    "app.update.enabled": False,
    "calendar.alarms.show": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.proxy.type": 0,
}
_DEADLINE = 120.0


@dataclass(frozen=True, slots=True)
class Thunderbird:
    """`folder` is where it is told and where it tells."""

    folder: Path
    process: "subprocess.Popen[bytes]"

    def sync(self, turn: int) -> dict[str, list[dict[str, Any]]]:
        """What it holds of each calendar after it has synced them."""
        found, failed = self.folder / f"held-{turn}.json", self.folder / "failed"
        (self.folder / f"sync-{turn}").touch()
        wait_until(
            lambda: found.exists() or failed.exists() or self.process.poll() is not None,
            what=f"Thunderbird, see {self.folder}",
            deadline=_DEADLINE,
        )
        assert not failed.exists(), failed.read_text()
        assert found.exists(), (self.folder / "thunderbird.log").read_text()
        held: dict[str, list[dict[str, Any]]] = json.loads(found.read_text())
        return held


@contextmanager
def thunderbird(folder: Path, ask: dict[str, Any]) -> Iterator[Thunderbird]:
    """From its start to its end; it does what follow.cfg says with what is asked."""
    program, profile = folder / "program", folder / "profile"
    shutil.copytree(INSTALLED, program, ignore=shutil.ignore_patterns("dictionaries"))
    shutil.copy(Path(__file__).parent / "follow.cfg", program)
    (program / "defaults" / "pref" / "autoconfig.js").write_text(_CONFIGURED)
    profile.mkdir()
    prefs = [f"user_pref({json.dumps(name)}, {json.dumps(each)});" for name, each in _QUIET.items()]
    (profile / "user.js").write_text("\n".join(prefs))
    (folder / "ask.json").write_text(json.dumps(ask))
    given = {"HOME": str(folder), "POSTO_CHECK": str(folder), "TZ": "Europe/Rome"}
    with _screen() as screen, (folder / "thunderbird.log").open("wb") as log:
        process = subprocess.Popen(
            launcher([str(program / "thunderbird"), "--no-remote", "--profile", str(profile)]),
            env={**os.environ, **given, "DISPLAY": screen},
            stdout=log,
            stderr=log,
        )
        try:
            yield Thunderbird(folder, process)
            process.wait(30)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def _screen() -> Iterator[str]:
    """Its name; the server chooses one that is free."""
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1280x900x24"],
        pass_fds=[writes],
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(30)
