"""The terminal speaks one language at a time."""

import json

import pytest

from llmos_edu.cli.terminal import Terminal, printable


class TestByHand:
    def test_a_person_reads_sentences(self, capsys):
        Terminal().say("Hello.")
        Terminal().answer({"greeting": 1})
        assert capsys.readouterr().out == "Hello.\n"

    def test_a_machine_reads_json(self, capsys):
        Terminal(json=True).say("Hello.")
        Terminal(json=True).answer({"größe": [1, 2]})
        assert json.loads(capsys.readouterr().out) == {"größe": [1, 2]}

    def test_columns_are_aligned(self, capsys):
        Terminal().table([["a", "1"], ["long", "22"]], header=["name", "n"])
        assert capsys.readouterr().out.splitlines() == [
            "name  n",
            "----  -",
            "a     1",
            "long  22",
        ]

    def test_a_complaint_is_one_line_on_standard_error(self, capsys):
        Terminal(json=True).complain("two\n lines")
        assert capsys.readouterr() == ("", "llmos: two lines\n")

    def test_only_a_screen_is_cleared(self, capsys, monkeypatch):
        Terminal().clear()
        assert capsys.readouterr().out == ""
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        Terminal().clear()
        Terminal(json=True).clear()
        assert capsys.readouterr().out == "\x1b[2J\x1b[H"


class TestEdges:
    @pytest.mark.parametrize("text", ["\x1b[2J", "\x07", "\x00", "\u202e"])
    def test_text_of_a_model_cannot_steer_the_terminal(self, text):
        assert text[0] not in printable(f"a{text}b")

    def test_lines_and_letters_of_all_alphabets_stay(self):
        assert printable("a\n\tß 注意") == "a\n\tß 注意"
