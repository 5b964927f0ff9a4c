"""Gaps are filled by what the model says, in its order."""

import importlib

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.models import BERTConfig, BERTForPretraining
from llmos_edu.recipes import Reader, fill_gaps, hide_each, token_chances
from llmos_edu.tokenizers import WordPieceTokenizer
from tests.shape_comments import checked_shape_comments, read_promises


@pytest.fixture(scope="module")
def reader():
    tokenizer = WordPieceTokenizer.train(["the cat sat on the mat"], vocab_size=22)
    sizes = BERTConfig(
        vocab_size=tokenizer.vocab_size,
        max_seq_len=12,
        d_model=8,
        n_layers=1,
        n_heads=2,
    )
    model = BERTForPretraining(sizes, generator=torch.Generator().manual_seed(0))
    return Reader(model=model.eval(), tokenizer=tokenizer)


class TestByHand:
    def test_the_guesses_are_the_most_probable_tokens(self, reader):
        ids, segments = reader.tokenizer.encode_pair("a [MASK] m", allow_special=True)
        chances = token_chances(reader, ids, segments)
        assert chances.sum(dim=1).tolist() == pytest.approx([1.0] * len(ids))
        place = ids.index(reader.tokenizer.special_tokens["[MASK]"])
        best = chances[place].topk(3)
        (found,) = fill_gaps(reader, "a [MASK] m", n_guesses=3)
        assert [g.probability for g in found] == pytest.approx(best.values.tolist())
        names = [
            reader.tokenizer.token_bytes(i).decode() for i in best.indices.tolist()
        ]
        assert [g.token for g in found] == names

    def test_every_gap_has_guesses_also_in_a_second_text(self, reader):
        found = fill_gaps(reader, "a [MASK]", second="[MASK] m [MASK]", n_guesses=2)
        assert [len(guesses) for guesses in found] == [2, 2, 2]

    def test_each_token_is_hidden_in_turn(self, reader):
        found = hide_each(reader, "a m", n_guesses=4)
        assert found.tokens == ["a", "m"]
        (alone,) = fill_gaps(reader, "a [MASK]", n_guesses=4)
        assert found.guesses[1] == alone
        ids, segments = reader.tokenizer.encode_pair("a [MASK]", allow_special=True)
        (true_id,) = reader.tokenizer.encode("m")
        chance = token_chances(reader, ids, segments)[2, true_id].item()
        assert found.chances[1] == pytest.approx(chance)


class TestLaws:
    def test_every_shape_comment_is_true(self, reader):
        module = importlib.import_module("llmos_edu.recipes.fill_gaps")
        vocab_size = reader.tokenizer.vocab_size
        with checked_shape_comments(module, batch=1, vocab=vocab_size) as checked:
            fill_gaps(reader, "a [MASK] m")
            hide_each(reader, "a m")
        assert len(checked) == len(dict(read_promises(module)))


class TestEdges:
    def test_a_text_without_a_gap_is_refused(self, reader):
        with pytest.raises(InputError, match="got none in 'a m'"):
            fill_gaps(reader, "a m")

    def test_a_text_that_is_too_long_is_refused(self, reader):
        with pytest.raises(InputError, match="at most 12 tokens, got 23"):
            fill_gaps(reader, "[MASK]" + " a" * 20)

    def test_an_empty_sentence_is_refused(self, reader):
        with pytest.raises(InputError, match="a token to hide, got ' '"):
            hide_each(reader, " ")
