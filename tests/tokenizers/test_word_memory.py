"""Word memory: asked once, bounded always."""

import pytest

from llmos_edu.tokenizers import word_memory
from llmos_edu.tokenizers.word_memory import MAX_WORD_LENGTH, WordMemory


@pytest.fixture
def asked():
    return []


@pytest.fixture
def memory(asked):
    def encode_word(word):
        asked.append(word)
        return (len(word),)

    return WordMemory(encode_word)


class TestLaws:
    def test_a_word_is_worked_out_once(self, memory, asked):
        assert [memory["four"], memory["four"]] == [(4,), (4,)]
        assert asked == ["four"]

    def test_it_never_holds_more_words_than_it_may(self, memory, monkeypatch):
        monkeypatch.setattr(word_memory, "MAX_WORDS", 3)
        for number in range(10):
            assert memory[str(number)] == (1,)
            assert len(memory) <= 3

    def test_very_long_words_are_not_kept(self, memory):
        assert memory["x" * MAX_WORD_LENGTH] == (MAX_WORD_LENGTH,)
        assert memory["x" * (MAX_WORD_LENGTH + 1)] == (MAX_WORD_LENGTH + 1,)
        assert list(memory) == ["x" * MAX_WORD_LENGTH]
