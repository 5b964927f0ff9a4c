"""Translating: with and without a cache, until every text has ended."""

import pytest
import torch
from torch import nn

from llmos_edu.core import ConfigError, InputError, seeded
from llmos_edu.generate import TranslationModel, translate, translation
from llmos_edu.models import Transformer, TransformerConfig
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random, random_ids

START, END = 1, 2
MARKS = {"start_id": START, "end_id": END}


def lively_transformer() -> Transformer:
    sizes = {"d_model": 8, "n_heads": 2, "d_ff": 12, "n_layers": 2, "max_seq_len": 12}
    model = Transformer(TransformerConfig(vocab_size=13, **sizes))
    for seed, parameter in enumerate(model.parameters()):
        parameter.data.copy_(0.5 * random(*parameter.shape, seed=seed))
    return model.eval()


def sources() -> torch.Tensor:
    ids = 3 + random_ids(4, 7, vocab_size=10)
    ids[1, 3:] = 0
    return ids


class Script(nn.Module):
    """Writes what its source says, one token after another."""

    def encode(self, source_ids):
        return source_ids

    def decode(self, target_ids, reading, *, cache=None):
        n_written = target_ids.shape[1] - 1
        return nn.functional.one_hot(reading[:, n_written], 13).double()[:, None]

    def new_cache(self, reading, *, max_seq_len):
        return []


class TestByHand:
    def test_a_row_that_has_ended_stays_ended_and_all_stop_with_the_last(self):
        said = torch.tensor([[5, END, 7, 8, 9, 9], [6, 7, 8, END, 9, 9]])
        written = translate(Script(), said, max_new_tokens=6, use_cache=False, **MARKS)
        assert written.tolist() == [[5, END, END, END], [6, 7, 8, END]]

    def test_without_an_end_it_stops_at_the_limit(self):
        said = torch.tensor([[5, 6, 7, 8]])
        written = translate(Script(), said, max_new_tokens=3, use_cache=False, **MARKS)
        assert written.tolist() == [[5, 6, 7]]


class TestParity:
    @pytest.mark.parametrize("temperature", [0.0, 1.0])
    def test_a_cache_changes_nothing(self, temperature):
        model = lively_transformer()
        with_cache, without = (
            translate(
                model,
                sources(),
                max_new_tokens=11,
                temperature=temperature,
                use_cache=use_cache,
                generator=torch.Generator().manual_seed(3),
                **MARKS,
            )
            for use_cache in (True, False)
        )
        assert torch.equal(with_cache, without)

    def test_greedy_takes_the_best_token_given_all_before_it(self):
        model = lively_transformer()
        written = translate(model, sources(), max_new_tokens=8, **MARKS)
        given_ids = torch.cat([torch.full((4, 1), START), written[:, :-1]], dim=1)
        with torch.no_grad():
            best = model(sources(), given_ids).argmax(dim=-1)
        ended = (given_ids == END).cumsum(dim=1) > 0
        assert torch.equal(written[~ended], best[~ended])
        assert (written[ended] == END).all()


class TestLaws:
    def test_a_text_is_translated_alone_as_in_its_batch(self):
        model = lively_transformer()
        together = translate(model, sources(), max_new_tokens=8, **MARKS)
        for row, source in zip(together, sources(), strict=True):
            alone = translate(
                model, source[source != 0][None], max_new_tokens=8, **MARKS
            )[0]
            assert torch.equal(row[: len(alone)], alone)

    def test_it_is_a_model_that_translates(self):
        assert isinstance(lively_transformer(), TranslationModel)

    def test_without_a_generator_the_global_one_draws(self):
        model, settings = lively_transformer(), {"max_new_tokens": 8, "temperature": 2}
        with seeded(0):
            first = translate(model, sources(), **settings, **MARKS)
        with seeded(0):
            second = translate(model, sources(), **settings, **MARKS)
        assert torch.equal(first, second)


class TestEdges:
    def test_writing_nothing_is_refused(self):
        with pytest.raises(ConfigError, match="got 0"):
            translate(lively_transformer(), sources(), max_new_tokens=0, **MARKS)

    @pytest.mark.parametrize("use_cache", [True, False])
    def test_a_target_that_outgrows_the_model_is_refused(self, use_cache):
        model = lively_transformer()
        never = {"start_id": START, "end_id": 99}
        with pytest.raises(InputError, match="max_seq_len=12"):
            translate(model, sources(), max_new_tokens=20, use_cache=use_cache, **never)


def test_every_shape_comment_in_translation_is_true():
    with checked_shape_comments(translation, batch=4, vocab=13) as checked:
        translate(lively_transformer(), sources(), max_new_tokens=4, **MARKS)
    assert len(checked) == len(dict(read_promises(translation)))
