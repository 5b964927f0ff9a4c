"""Being told to end runs what cleans up."""

import os
import signal
import threading

import pytest

from llmos_edu.cli.endings import ended_by_sigterm


class TestByHand:
    def test_a_signal_to_end_runs_every_finally(self):
        cleaned = []
        before = signal.getsignal(signal.SIGTERM)
        with pytest.raises(SystemExit, match="143"), ended_by_sigterm():
            try:
                os.kill(os.getpid(), signal.SIGTERM)
                signal.pause()
            finally:
                cleaned.append("folder")
        assert cleaned == ["folder"]
        assert signal.getsignal(signal.SIGTERM) is before


class TestEdges:
    def test_beside_the_main_thread_nothing_changes(self):
        seen = []

        def inside():
            with ended_by_sigterm():
                seen.append(signal.getsignal(signal.SIGTERM))

        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
        assert seen == [signal.getsignal(signal.SIGTERM)]
