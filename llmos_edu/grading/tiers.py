"""Which kind of box this machine can build, and what to do where it can build none.

Nothing is believed because a program is installed: each tier is tried, and has to
hide a file and a port of this machine. Where no tier works there is no grading,
unless the instructor says in so many words that the files are to be trusted.
"""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError, MissingPartError
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import Box, bwrap_argv
from llmos_edu.grading.seccomp import seccomp_filter

PROBE_S = 20.0
PROBE = """
import os, socket, sys
secret, port = sys.argv[1], int(sys.argv[2])
open("/tmp/mine", "w").write("x")
def reaches(call):
    try:
        return bool(call())
    except OSError:
        return False
leaks = [name for name, call in {
    "reads files of this machine": lambda: open(secret).read(),
    "writes system folders": lambda: open("/usr/llmos-probe", "w"),
    "writes kernel settings": lambda: open("/proc/sys/vm/swappiness", "w"),
    "reaches the network": lambda: socket.create_connection(("127.0.0.1", port), 2),
    "sees processes of this machine": lambda: os.path.exists(sys.argv[3]),
}.items() if reaches(call)]
print("; ".join(leaks) or "closed")
"""

APPARMOR = """\
this system lets no ordinary program make user namespaces (AppArmor, Ubuntu 23.10
and later). Allow bubblewrap alone, as root:
  printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\n\
profile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n' \
> /etc/apparmor.d/bwrap && apparmor_parser -r /etc/apparmor.d/bwrap"""
KNOWN_MESSAGES = {
    "setting up uid map: Permission denied": APPARMOR,
    "loopback: Failed RTM_NEWADDR": APPARMOR,
    "No permissions to create": "user namespaces are switched off; as root: "
    "sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000",
    "Creating new namespace failed": "no user namespaces here; as root: "
    "sysctl -w user.max_user_namespaces=15000, or start the container with "
    "--security-opt seccomp=unconfined",
    "Unknown option --disable-userns": "bubblewrap is older than 0.8; install a "
    "newer one",
    "Can't mount proc": "this is a container that hides parts of /proc; start it "
    "with --security-opt systempaths=unconfined",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a try of one tier showed."""

    tier: str
    """Name of the tier."""

    works: bool
    """Whether a box could be built and was closed."""

    reason: str
    """Why not, or how well."""

    fix: str = ""
    """What to do about it; empty when it works."""

    has_proc: bool = True
    """Whether a process list may be mounted inside."""


def try_bwrap() -> Finding:
    """Build a bubblewrap box and try to look out of it."""
    if shutil.which("bwrap") is None:
        return Finding(
            tier="bwrap", works=False, reason="bubblewrap is not installed",
            fix="install it: apt install bubblewrap, dnf install bubblewrap",
        )  # fmt: skip
    box = Box(tier="bwrap", limits=Limits())
    said = ""
    for has_proc in (True, False):
        said = _look_out(replace(box, has_proc=has_proc))
        if said == "closed":
            detail = "" if has_proc else ", with an empty /proc"
            return Finding(
                tier="bwrap", works=True, has_proc=has_proc,
                reason=f"bubblewrap closes the box{detail}",
            )  # fmt: skip
        if "proc" not in said:
            break
    fixes = [fix for text, fix in KNOWN_MESSAGES.items() if text in said]
    return Finding(
        tier="bwrap", works=False, reason=f"bubblewrap says: {said[:300]}",
        fix=(fixes or ["run bwrap by hand with this message in view"])[0],
    )  # fmt: skip


def _look_out(box: Box) -> str:
    with (
        tempfile.TemporaryDirectory(prefix="llmos-probe-") as folder,
        tempfile.TemporaryFile() as filters,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        secret = Path(folder, "secret")
        secret.write_text("hidden")
        filters.write(seccomp_filter())
        filters.seek(0)
        argv = bwrap_argv(box, scratch=None, filter_fd=filters.fileno())
        port = str(listener.getsockname()[1])
        mine = f"/proc/{_far_process()}"
        command = ["python3", "-I", "-c", PROBE, str(secret), port, mine]
        return _say([*argv, *command], keep=filters.fileno())


def _say(argv: list[str], *, keep: int) -> str:
    try:
        done = subprocess.run(
            argv, pass_fds=[keep], capture_output=True, text=True,
            timeout=PROBE_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"could not be run: {error}"
    if done.returncode == 0:
        return done.stdout.strip() or "nothing at all"
    return done.stderr.strip() or f"exit code {done.returncode}"


def _far_process() -> int:
    """The highest process id of this machine: far above those in a fresh box."""
    return max(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit())


TIERS: dict[str, Callable[[], Finding]] = {"bwrap": try_bwrap}
"""Ways to close a box, best first."""


def pick_tier(name: str = "auto", *, trust_files: bool = False) -> Finding:
    """Decide how submissions are boxed.

    Args:
        name: A name from `TIERS`; "auto" takes the first that works; "none" runs
            every submission with all rights of this user.
        trust_files: The instructor's word that "none" is meant.

    Returns:
        The finding of a tier that works.

    Raises:
        ConfigError: "none" without the word, or the word without "none".
        MissingPartError: the tier, or every tier, does not work here.
        UnknownNameError: there is no such tier.
    """
    if trust_files != (name == "none"):
        raise ConfigError(
            "running submissions without a box needs both --sandbox none and "
            f"--i-trust-these-files, got --sandbox {name} "
            f"{'with' if trust_files else 'without'} it"
        )
    if name == "none":
        return Finding(tier="none", works=True, reason="nothing is closed")
    tried = []
    for tier in TIERS if name == "auto" else [name]:
        finding = choose("sandbox", tier, {**TIERS})()
        if finding.works:
            return finding
        tried.append(f"{tier}: {finding.reason}; {finding.fix}")
    raise MissingPartError(
        "submissions are only run in a box that is proven closed, got "
        + " | ".join(tried)
        + " | see `llmos doctor`"
    )


def survey() -> list[Finding]:
    """Try every tier, for `llmos doctor`."""
    return [look() for look in TIERS.values()]
