"""Messages from a kernel nobody trusts."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_client.session import Session

from llmos_check.records import MIME
from llmos_edu.grading.messages import MessageError, clean_text, plain_message

SESSION = Session(key=b"secret")


def message(msg_type, content, *, parent="p"):
    built = SESSION.msg(msg_type, content)
    built["parent_header"] = {"msg_id": parent} if parent is not None else {}
    return SESSION.serialize(built)


class TestByHand:
    def test_a_print_is_kept_and_cleaned(self):
        frames = message("stream", {"name": "stdout", "text": "a\x1b[2Jb\x07"})
        found = plain_message(SESSION, frames)
        assert found["content"] == {"name": "stdout", "text": "ab"}
        assert found["parent_header"] == {"msg_id": "p"}

    def test_pictures_and_pages_are_dropped_and_records_are_text(self):
        data = {"image/png": "A", "text/html": "<b>", MIME: {"v": 1}}
        found = plain_message(SESSION, message("display_data", {"data": data}))
        assert found["content"]["data"] == {MIME: json.dumps({"v": 1})}

    @pytest.mark.parametrize(
        ("msg_type", "content"),
        [
            ("comm_open", {}),
            ("stream", {"name": "stdin", "text": "x"}),
            ("stream", {"name": "stdout", "text": 5}),
            ("display_data", {"data": []}),
            ("error", {"ename": "E", "evalue": "", "traceback": "no list"}),
            ("status", {"execution_state": None}),
        ],
    )
    def test_what_has_no_use_is_dropped(self, msg_type, content):
        assert plain_message(SESSION, message(msg_type, content)) is None

    def test_a_message_without_a_parent_is_dropped(self):
        frames = message("status", {"execution_state": "idle"}, parent=None)
        assert plain_message(SESSION, frames) is None


class TestLaws:
    @given(st.text(max_size=300))
    @settings(deadline=None)
    def test_clean_text_steers_no_terminal(self, text):
        cleaned = clean_text(text)
        assert not any(ord(c) < 32 and c not in "\t\n" for c in cleaned)
        assert "\x7f" not in cleaned
        cleaned.encode("utf-8")

    @given(st.lists(st.binary(max_size=60), max_size=8))
    @settings(deadline=None)
    def test_no_bytes_crash_the_reader(self, frames):
        with pytest.raises(MessageError):
            plain_message(SESSION, frames)

    def test_damaged_messages_are_refused_or_harmless(self):
        generator = random.Random(0)
        for _ in range(300):
            frames = message("stream", {"name": "stdout", "text": "x" * 9})
            part = generator.randrange(len(frames))
            changed = bytearray(frames[part] or b"x")
            changed[generator.randrange(len(changed))] ^= 1 << generator.randrange(8)
            frames[part] = bytes(changed)
            with pytest.raises(MessageError):
                plain_message(SESSION, frames)


class TestEdges:
    def test_a_false_signature_is_refused(self):
        frames = Session(key=b"another").serialize(SESSION.msg("status", {}))
        with pytest.raises(MessageError, match="not a message"):
            plain_message(SESSION, frames)

    def test_a_very_long_text_is_cut(self):
        frames = message("stream", {"name": "stdout", "text": "x" * 10**6})
        assert len(plain_message(SESSION, frames)["content"]["text"]) == 20_000
