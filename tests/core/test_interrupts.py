"""Ctrl-C that waits until it does no harm."""

import signal
import threading

import pytest

from llmos_edu.core import patient_interrupt


class TestByHand:
    def test_the_first_ctrl_c_is_a_wish_and_the_second_an_order(self):
        with patient_interrupt() as interrupted:
            assert not interrupted.is_set()
            signal.raise_signal(signal.SIGINT)
            assert interrupted.is_set()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)


class TestLaws:
    def test_afterwards_ctrl_c_is_what_it_was(self):
        before = signal.getsignal(signal.SIGINT)
        with pytest.raises(RuntimeError), patient_interrupt():
            raise RuntimeError
        assert signal.getsignal(signal.SIGINT) is before

    def test_another_thread_gets_an_event_that_stays_unset(self):
        seen = []

        def work():
            with patient_interrupt() as interrupted:
                seen.append(interrupted.is_set())

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == [False]
