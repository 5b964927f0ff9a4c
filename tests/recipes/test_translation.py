"""A translator learns, says what it has learnt, and refuses what does not fit."""

import pytest
import torch

from llmos_edu.core import ConfigError, InputError
from llmos_edu.data import Pieces
from llmos_edu.models import Transformer, TransformerConfig
from llmos_edu.recipes import TranslationPlan, Translator, train_translator

PAIRS = [("one two", "2 1"), ("two one", "1 2"), ("one", "1"), ("two two", "2 2")]
PIECES = Pieces([text for pair in PAIRS for text in pair])
SIZES = {"max_seq_len": 9, "d_model": 16, "n_layers": 1, "n_heads": 2, "d_ff": 32}


def new_model(**changes) -> Transformer:
    config = TransformerConfig(**SIZES | {"vocab_size": PIECES.vocab_size} | changes)
    return Transformer(config, generator=torch.Generator().manual_seed(0))


class TestByHand:
    def test_a_small_world_is_learnt_by_heart(self):
        model = new_model()
        plan = TranslationPlan(n_steps=120, batch_size=8, peak=0.01, warmup_steps=20)
        history = train_translator(model, PAIRS, PIECES, plan=plan)
        translator = Translator(model=model, pieces=PIECES)
        assert translator.accuracy(PAIRS) == 1.0
        assert translator.translate(["one two", "one"]) == [["2", "1"], ["1"]]
        assert history.losses[-1] < 0.1 < history.losses[0]
        assert max(history.learning_rates) == pytest.approx(0.01)
        assert history.learning_rates[-1] == pytest.approx(0.01 * (20 / 119) ** 0.5)

    def test_accuracy_is_the_share_of_texts_that_are_right_to_the_end(self):
        model = new_model()
        translator = Translator(model=model, pieces=PIECES)
        written = translator.translate(["one", "two"])
        pairs = [("one", " ".join(written[0])), ("two", " ".join([*written[1], "1"]))]
        assert translator.accuracy(pairs) == 0.5


class TestLaws:
    def test_a_constant_plan_keeps_the_peak(self):
        plan = TranslationPlan(n_steps=3, batch_size=2, warmup_steps=0)
        history = train_translator(new_model(), PAIRS, PIECES, plan=plan)
        assert set(history.learning_rates) == {plan.peak}

    def test_a_cache_changes_nothing_and_the_mode_is_kept(self):
        model = new_model(dropout=0.5).train()
        translator = Translator(model=model, pieces=PIECES)
        texts = [source for source, _ in PAIRS]
        written = translator.translate(texts)
        assert written == translator.translate(texts, use_cache=False)
        assert model.training

    def test_the_seed_decides_the_run(self):
        plans = [TranslationPlan(n_steps=3, batch_size=2, seed=s) for s in (0, 0, 1)]
        first, same, other = (
            train_translator(new_model(), PAIRS, PIECES, plan=plan).losses
            for plan in plans
        )
        assert first == same
        assert first != other


class TestEdges:
    def test_a_model_of_another_vocabulary_is_refused(self):
        model = new_model(vocab_size=99)
        with pytest.raises(ConfigError, match=r"vocab_size=99 .* 7 pieces"):
            train_translator(model, PAIRS, PIECES)
        with pytest.raises(ConfigError, match=r"vocab_size=99 .* 7 pieces"):
            Translator(model=model, pieces=PIECES).translate(["one"])

    def test_another_padding_is_refused(self):
        with pytest.raises(ConfigError, match="pad_id must be 0, got 3"):
            train_translator(new_model(pad_id=3), PAIRS, PIECES)

    def test_a_text_that_is_too_long_is_refused(self):
        translator = Translator(model=new_model(), pieces=PIECES)
        with pytest.raises(InputError, match=r"max_seq_len=9, got .* = 10 tokens"):
            translator.translate(["one " * 10])

    def test_an_unknown_piece_is_refused(self):
        with pytest.raises(InputError, match="'three'"):
            Translator(model=new_model(), pieces=PIECES).translate(["three"])

    def test_nothing_to_measure_is_refused(self):
        with pytest.raises(InputError, match="got 0"):
            Translator(model=new_model(), pieces=PIECES).accuracy([])

    @pytest.mark.parametrize("setting", ["n_steps=0", "peak=0.0"])
    def test_impossible_plans_are_refused(self, setting):
        name, value = setting.split("=")
        with pytest.raises(ConfigError, match=setting.replace(".", r"\.")):
            TranslationPlan(**{name: float(value) if "." in value else int(value)})
