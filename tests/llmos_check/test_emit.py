"""Sending a record out of the kernel."""

import torch

from llmos_check import emit
from llmos_check.encoding import encode_record
from llmos_check.records import MIME


class TestEmit:
    def test_a_record_is_displayed_and_nothing_said_about_it(self, monkeypatch):
        shown = []
        monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
        emit("half", x=torch.ones(2))
        expected = encode_record("half", {"x": torch.ones(2)})
        assert shown == [{MIME: expected, "text/plain": "recorded: half"}]
