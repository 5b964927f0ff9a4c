"""The filter, run by a small machine of our own: which calls pass, which do not."""

import struct

import pytest

from llmos_edu.core.errors import UnknownNameError
from llmos_edu.grading.seccomp import (
    ALLOW,
    ARCHITECTURE,
    CLONE,
    DENIED,
    KILL,
    NO_SUCH_CALL,
    NOT_PERMITTED,
    seccomp_filter,
)

MACHINES = sorted(DENIED)


def decide(machine, number, *, flags=0, architecture=None):
    """Run the program as the kernel does."""
    data = struct.pack(
        "<iIQQ",
        number,
        ARCHITECTURE[machine] if architecture is None else architecture,
        0,
        flags,
    )
    steps = list(struct.iter_unpack("<HBBI", seccomp_filter(machine)))
    at, value = 0, 0
    while True:
        code, if_true, if_false, k = steps[at]
        at += 1
        if code == 0x20:
            value = struct.unpack_from("<I", data, k)[0]
        elif code == 0x54:
            value &= k
        elif code == 0x06:
            return k
        else:
            holds = value == k if code == 0x15 else value >= k
            at += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
class TestLaws:
    def test_every_listed_call_is_refused(self, machine):
        assert {decide(machine, n) for n in DENIED[machine].values()} == {NOT_PERMITTED}

    def test_every_other_call_passes(self, machine):
        special = {*DENIED[machine].values(), CLONE[machine], 435}
        others = set(range(460)) - special
        assert {decide(machine, n) for n in others} == {ALLOW}

    def test_a_thread_may_be_made_and_a_namespace_may_not(self, machine):
        thread, user_namespace = 0x003D0F00, 0x10000000 | 17
        assert decide(machine, CLONE[machine], flags=thread) == ALLOW
        refused = decide(machine, CLONE[machine], flags=user_namespace)
        assert refused == NOT_PERMITTED

    def test_the_newer_clone_looks_missing(self, machine):
        assert decide(machine, 435) == NO_SUCH_CALL


class TestEdges:
    def test_another_architecture_kills(self):
        assert decide("x86_64", 0, architecture=0x40000003) == KILL

    def test_the_second_set_of_numbers_is_refused(self):
        assert decide("x86_64", 0x40000000 + 101) == NOT_PERMITTED

    def test_an_unknown_processor_is_named(self):
        with pytest.raises(UnknownNameError, match="got 'mips'"):
            seccomp_filter("mips")
