"""The filter, run by a small machine of our own: which calls pass, which do not."""

import struct

import pytest

from llmos_edu.core.errors import UnknownNameError
from llmos_edu.grading.seccomp import (
    ALLOW,
    ALONE,
    ARCHITECTURE,
    CLONE,
    DENIED,
    KILL,
    NO_SUCH_CALL,
    NOT_DONE,
    NOT_PERMITTED,
    OTHERS_LIMITS,
    PRETENDED,
    SOCKET,
    seccomp_filter,
)

MACHINES = sorted(DENIED)


def decide(machine, number, *arguments, flags=0, architecture=None, alone=False):
    """Run the program as the kernel does."""
    given = (*(arguments or (flags,)), 0, 0, 0)[:3]
    data = struct.pack(
        "<iIQQQQ",
        number,
        ARCHITECTURE[machine] if architecture is None else architecture,
        0,
        *given,
    )
    steps = list(struct.iter_unpack("<HBBI", seccomp_filter(machine, alone=alone)))
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


@pytest.mark.parametrize("machine", MACHINES)
class TestAlone:
    """Where no namespaces stand behind the filter."""

    def test_it_refuses_all_that_the_other_one_does(self, machine):
        denied = {decide(machine, n, alone=True) for n in DENIED[machine].values()}
        assert denied == {NOT_PERMITTED}

    def test_what_landlock_does_not_see_is_refused_or_not_done(self, machine):
        refused = {decide(machine, n, alone=True) for n in ALONE[machine].values()}
        pretended = {
            decide(machine, n, alone=True) for n in PRETENDED[machine].values()
        }
        assert refused == {NOT_PERMITTED}
        assert pretended == {NOT_DONE}

    def test_every_other_call_passes(self, machine):
        listed = (DENIED, ALONE, PRETENDED)
        special = {n for table in listed for n in table[machine].values()}
        special |= {CLONE[machine], 435, OTHERS_LIMITS[machine], *SOCKET[machine]}
        others = set(range(470)) - special
        assert {decide(machine, n, alone=True) for n in others} == {ALLOW}

    def test_only_a_process_of_its_own_is_bounded(self, machine):
        limits = OTHERS_LIMITS[machine]
        assert decide(machine, limits, 0, alone=True) == ALLOW
        assert decide(machine, limits, 77, alone=True) == NOT_PERMITTED
        assert decide(machine, limits, 77) == ALLOW

    def test_only_streams_between_files_can_be_made(self, machine):
        for call in SOCKET[machine]:
            made = {
                (family, kind, protocol)
                for family in range(50)
                for kind in (1, 2, 3, 5, 1 | 0o2000000, 2 | 0o4000)
                for protocol in (0, 4, 262)
                if decide(machine, call, family, kind, protocol, alone=True) == ALLOW
            }
            files = {(1, k, p) for k in (1, 1 | 0o2000000) for p in (0, 4, 262)}
            interfaces = {(f, k, p) for f, k, p in made if f == 16}
            assert made - interfaces == files
            assert {protocol for _, _, protocol in interfaces} == {0}

    def test_a_thread_may_still_be_made_and_a_namespace_not(self, machine):
        call = CLONE[machine]
        assert decide(machine, call, flags=0x003D0F00, alone=True) == ALLOW
        assert decide(machine, call, flags=0x10000011, alone=True) == NOT_PERMITTED


class TestEdges:
    def test_another_architecture_kills(self):
        assert decide("x86_64", 0, architecture=0x40000003) == KILL

    def test_the_second_set_of_numbers_is_refused(self):
        assert decide("x86_64", 0x40000000 + 101) == NOT_PERMITTED

    def test_an_unknown_processor_is_named(self):
        with pytest.raises(UnknownNameError, match="got 'mips'"):
            seccomp_filter("mips")
