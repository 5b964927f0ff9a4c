"""Large blocks: used again when that was asked for, and returned when not."""

import platform
import subprocess
import sys

import pytest

from llmos_edu.core import keep_freed_memory

COUNT_FAULTS = """
import resource, sys
from llmos_edu.core.memory import keep_freed_memory

if "keep" in sys.argv:
    assert keep_freed_memory()
size, before = 64 * 2**20, 0
for _ in range(4):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = bytearray(size)
    block[::4096] = bytes([1]) * (size // 4096)
    del block
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def new_pages(*arguments: str) -> int:
    """Pages that the last of four equal blocks had to ask the kernel for."""
    command = [sys.executable, "-c", COUNT_FAULTS, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs Linux's glibc")
def test_a_large_block_is_used_again():
    pages = 64 * 2**20 // 4096
    assert new_pages() > 0.9 * pages
    assert new_pages("keep") < 0.1 * pages


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert keep_freed_memory() is False
