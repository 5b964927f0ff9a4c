"""No box, no grading; and a message that a person can act on."""

import pytest

from llmos_edu.core.errors import ConfigError, MissingPartError, UnknownNameError
from llmos_edu.grading import keeper, landlock, tiers
from llmos_edu.grading.seccomp import seccomp_filter
from llmos_edu.grading.tiers import (
    Finding,
    pick_tier,
    survey,
    try_bwrap,
    try_landlock,
)
from tests.grading.sealed import needs_box, needs_landlock

SECOND = Finding(tier="landlock", works=True, reason="closed")


def no_box():
    return Finding(tier="bwrap", works=False, reason="not here", fix="get it")


class TestByHand:
    @pytest.mark.parametrize(
        ("said", "advice"),
        [
            ("bwrap: setting up uid map: Permission denied", "apparmor"),
            ("bwrap: loopback: Failed RTM_NEWADDR: Operation", "apparmor"),
            ("bwrap: Creating new namespace failed: Operation", "max_user_namespaces"),
            ("bwrap: Unknown option --disable-userns", "newer"),
            ("bwrap: Can't mount proc on /newroot/proc", "systempaths"),
            ("bwrap: something new", "by hand"),
        ],
    )
    def test_each_known_message_has_its_remedy(self, monkeypatch, said, advice):
        monkeypatch.setattr(tiers, "_look_out", lambda box: said)
        monkeypatch.setattr(tiers.shutil, "which", lambda name: "/usr/bin/bwrap")
        found = try_bwrap()
        assert not found.works
        assert advice in found.fix.lower()

    def test_a_container_gets_an_empty_process_list(self, monkeypatch):
        monkeypatch.setattr(tiers.shutil, "which", lambda name: "/usr/bin/bwrap")
        answers = {True: "Can't mount proc", False: "closed"}
        monkeypatch.setattr(tiers, "_look_out", lambda box: answers[box.has_proc])
        found = try_bwrap()
        assert (found.works, found.has_proc) == (True, False)

    def test_a_box_that_leaks_does_not_work(self, monkeypatch):
        monkeypatch.setattr(tiers.shutil, "which", lambda name: "/usr/bin/bwrap")
        monkeypatch.setattr(tiers, "_look_out", lambda box: "reaches the network")
        assert not try_bwrap().works


class TestEdges:
    def test_a_missing_program_is_named(self, monkeypatch):
        monkeypatch.setattr(tiers.shutil, "which", lambda name: None)
        assert "apt install bubblewrap" in try_bwrap().fix

    def test_without_a_box_nothing_is_graded(self, monkeypatch):
        monkeypatch.setitem(tiers.TIERS, "bwrap", no_box)
        monkeypatch.setitem(tiers.TIERS, "landlock", no_box)
        with pytest.raises(MissingPartError, match="proven closed, got bwrap: not her"):
            pick_tier("auto")
        with pytest.raises(MissingPartError, match="proven closed"):
            pick_tier("bwrap")

    def test_trust_must_be_said_in_two_places(self):
        with pytest.raises(ConfigError, match="got --sandbox none without it"):
            pick_tier("none")
        with pytest.raises(ConfigError, match="got --sandbox auto with it"):
            pick_tier("auto", trust_files=True)
        assert pick_tier("none", trust_files=True).tier == "none"

    def test_an_unknown_tier_is_refused(self):
        with pytest.raises(UnknownNameError, match="got 'jail'"):
            pick_tier("jail")

    def test_a_kernel_that_lets_signals_out_is_named(self, monkeypatch):
        monkeypatch.setattr(tiers, "landlock_version", lambda: 4)
        monkeypatch.setattr(tiers.platform, "release", lambda: "6.8.0-generic")
        found = try_landlock()
        assert not found.works
        assert (
            found.reason == "this kernel, Linux 6.8.0-generic, has Landlock version 4"
        )
        assert "Linux 6.12" in found.fix
        monkeypatch.setattr(tiers, "landlock_version", lambda: 0)
        assert "no Landlock switched on" in try_landlock().reason

    def test_the_superuser_needs_a_limit_on_processes(self, monkeypatch):
        monkeypatch.setattr(tiers, "landlock_version", lambda: 6)
        monkeypatch.setattr(tiers.os, "geteuid", lambda: 0)
        monkeypatch.setattr(tiers, "open_group", lambda name, limits: None)
        found = try_landlock()
        assert not found.works
        assert "as an ordinary user" in found.fix

    def test_the_second_box_stands_in_for_the_first(self, monkeypatch):
        monkeypatch.setitem(tiers.TIERS, "bwrap", no_box)
        monkeypatch.setitem(tiers.TIERS, "landlock", lambda: SECOND)
        assert pick_tier("auto") == SECOND
        with pytest.raises(ConfigError, match="got --sandbox landlock; grade without"):
            pick_tier("auto", warm=True)

    @needs_box
    def test_the_real_box_is_closed(self):
        assert try_bwrap().reason == "bubblewrap closes the box"


@needs_landlock()
class TestLandlock:
    def test_the_real_box_is_closed(self):
        assert [found.tier for found in survey()] == ["bwrap", "landlock"]
        assert try_landlock().reason.startswith("Landlock closes the box")

    def test_without_the_stricter_filter_it_leaks(self, monkeypatch):
        monkeypatch.setattr(
            landlock, "seccomp_filter", lambda alone: seccomp_filter(alone=False)
        )
        found = try_landlock()
        assert not found.works
        for leak in ("sends datagrams", "rights of files", "reaches sockets", "limits"):
            assert leak in found.reason

    def test_with_every_file_granted_it_leaks(self, monkeypatch):
        real = landlock.landlock_rules

        def generous(*box, **more):
            return [*real(*box, **more), ("/", keeper.ALL_FILES)]

        monkeypatch.setattr(landlock, "landlock_rules", generous)
        found = try_landlock()
        assert not found.works
        for leak in ("reads files", "writes system folders", "reads processes"):
            assert leak in found.reason
