"""The encoder-decoder: against torch's, by its laws, and at its edges."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import CheckpointError, ConfigError, InputError
from llmos_edu.models import Transformer, TransformerConfig, transformer
from llmos_edu.nn import causal_mask
from tests.contracts import check_module_contract
from tests.nn.test_blocks import copy_layer, copy_norm
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random, random_ids

SIZES = {"vocab_size": 23, "max_seq_len": 9, "d_model": 8, "n_heads": 2, "d_ff": 12}
BOTH_NORMS = pytest.mark.parametrize("is_pre_norm", [True, False])


def new_transformer(**changes) -> Transformer:
    config = TransformerConfig(**SIZES | {"n_layers": 2} | changes)
    return Transformer(config, generator=torch.Generator().manual_seed(0)).eval()


def lively_transformer(**changes) -> Transformer:
    """Weights so large that every token changes every other one visibly."""
    model = new_transformer(**changes).double()
    for seed, parameter in enumerate(model.parameters()):
        parameter.data.copy_(0.4 * random(*parameter.shape, seed=seed))
    return model


def torch_transformer(ours: Transformer) -> nn.Transformer:
    """Torch's whole Transformer, with the weights of ours.

    Its stacks always end in a norm; the paper's do not, so that there it is left out.
    """
    config = ours.config
    theirs = nn.Transformer(
        config.d_model,
        config.n_heads,
        config.n_layers,
        config.n_layers,
        config.d_ff,
        dropout=0.0,
        batch_first=True,
        norm_first=config.is_pre_norm,
        dtype=torch.float64,
    )
    for own, stack in ((ours.encoder, theirs.encoder), (ours.decoder, theirs.decoder)):
        for layer, their_layer in zip(own.layers, stack.layers, strict=True):
            copy_layer(layer, their_layer)
        if config.is_pre_norm:
            copy_norm(own.final_norm, stack.norm)
        else:
            stack.norm = None
    return theirs.eval()


def texts() -> tuple[torch.Tensor, torch.Tensor]:
    """Three sources and three targets, each batch with padding (0) in it."""
    source_ids = 1 + random_ids(3, 7, vocab_size=22)
    target_ids = 1 + random_ids(3, 5, vocab_size=22, seed=1)
    source_ids[1, 4:], target_ids[2, 2:] = 0, 0
    return source_ids, target_ids


class TestByHand:
    def test_parameters_are_those_of_the_formula(self):
        # one table; an attention has 4 d^2 + 4 d, a norm 2 d, a feed-forward layer
        # 2 d d_ff + d_ff + d; a decoder layer has one attention and one norm more
        d, d_ff = 8, 12
        attention, feed_forward = 4 * d**2 + 4 * d, 2 * d * d_ff + d_ff + d
        encoder_layer = attention + feed_forward + 2 * 2 * d
        decoder_layer = encoder_layer + attention + 2 * d
        expected = 23 * d + 2 * (encoder_layer + decoder_layer)
        assert new_transformer().n_parameters == expected
        last_norms = 2 * 2 * d
        assert new_transformer(is_pre_norm=True).n_parameters == expected + last_norms

    def test_the_papers_base_model_has_65_million_parameters(self):
        # table 3: 65 * 10^6, with a vocabulary of about 37,000
        with torch.device("meta"):
            model = Transformer(
                TransformerConfig(
                    vocab_size=37_000, d_model=512, n_layers=6, n_heads=8, d_ff=2048
                )
            )
        assert 60e6 < model.n_parameters < 65e6


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
class TestParity:
    """Against torch.nn.Transformer; there, True in a mask hides."""

    @BOTH_NORMS
    def test_scores_are_those_of_torchs_whole_transformer(self, is_pre_norm):
        ours = lively_transformer(is_pre_norm=is_pre_norm)
        theirs = torch_transformer(ours)
        source_ids, target_ids = texts()
        hidden = theirs(
            ours.embedding(source_ids),
            ours.embedding(target_ids),
            tgt_mask=~causal_mask(5),
            src_key_padding_mask=source_ids == 0,
            tgt_key_padding_mask=target_ids == 0,
            memory_key_padding_mask=source_ids == 0,
        )
        expected = hidden @ ours.embedding.tokens.weight.T
        assert_close(ours(source_ids, target_ids), expected, atol=1e-10, rtol=0)

    @BOTH_NORMS
    def test_gradients_are_those_of_torchs_whole_transformer(self, is_pre_norm):
        ours = lively_transformer(is_pre_norm=is_pre_norm)
        theirs = torch_transformer(ours)
        source_ids, target_ids = texts()
        hidden = theirs(
            ours.embedding(source_ids).detach(),
            ours.embedding(target_ids).detach(),
            tgt_mask=~causal_mask(5),
            src_key_padding_mask=source_ids == 0,
            tgt_key_padding_mask=target_ids == 0,
            memory_key_padding_mask=source_ids == 0,
        )
        table = ours.embedding.tokens.weight.detach()
        (hidden @ table.T).square().sum().backward()
        ours(source_ids, target_ids).square().sum().backward()
        for own, stack in (
            (ours.encoder, theirs.encoder),
            (ours.decoder, theirs.decoder),
        ):
            for layer, their in zip(own.layers, stack.layers, strict=True):
                found, expected = layer.feed_forward.w_in.weight.grad, their.linear1
                assert_close(found, expected.weight.grad, atol=1e-10, rtol=1e-10)
                found, expected = layer.attention.w_out.weight.grad, their.self_attn
                expected = expected.out_proj.weight.grad
                assert_close(found, expected, atol=1e-10, rtol=1e-10)


class TestLaws:
    def test_the_contract_of_every_module(self):
        source_ids, target_ids = texts()
        for is_pre_norm in (True, False):
            check_module_contract(
                lambda pre=is_pre_norm: new_transformer(is_pre_norm=pre),
                source_ids,
                target_ids,
            )

    @settings(deadline=None, max_examples=20)
    @given(st.integers(1, 4), st.booleans())
    def test_a_later_target_cannot_change_an_earlier_score(self, cut, is_pre_norm):
        model = lively_transformer(is_pre_norm=is_pre_norm)
        source_ids, target_ids = texts()
        edited = target_ids.clone()
        edited[0, cut] = edited[0, cut] % 22 + 1
        with torch.no_grad():
            before, after = model(source_ids, target_ids), model(source_ids, edited)
        assert_close(before[0, :cut], after[0, :cut], atol=1e-10, rtol=0)
        assert (before[0, cut:] - after[0, cut:]).abs().amax(-1).min() > 1e-6

    @settings(deadline=None, max_examples=20)
    @given(st.integers(0, 6))
    def test_every_source_token_reaches_every_score(self, place):
        model = lively_transformer()
        source_ids, target_ids = texts()
        edited = source_ids.clone()
        edited[0, place] = edited[0, place] % 22 + 1
        with torch.no_grad():
            gap = model(source_ids, target_ids)[0] - model(edited, target_ids)[0]
        assert gap.abs().amax(-1).min() > 1e-6

    @settings(deadline=None, max_examples=10)
    @given(st.integers(1, 2), st.integers(1, 4))
    def test_padding_changes_nothing(self, n_source, n_target):
        model = lively_transformer()
        source_ids, target_ids = texts()
        longer = nn.functional.pad(source_ids, (0, n_source))
        more = nn.functional.pad(target_ids, (0, n_target))
        with torch.no_grad():
            found = model(longer, more)[:, :5]
            expected = model(source_ids, target_ids)
        real = target_ids != 0
        assert_close(found[real], expected[real], atol=1e-10, rtol=0)

    def test_a_mask_hides_what_padding_would(self):
        model = lively_transformer()
        source_ids, target_ids = texts()
        filled = source_ids.clone()
        filled[1, 4:] = 9
        with torch.no_grad():
            found = model(filled, target_ids, source_mask=source_ids != 0)
            expected = model(source_ids, target_ids)
            plain = model(filled, target_ids)
        assert_close(found, expected, atol=1e-10, rtol=0)
        assert not torch.allclose(plain[1], expected[1])

    @BOTH_NORMS
    def test_a_cache_changes_no_score(self, is_pre_norm):
        model = lively_transformer(is_pre_norm=is_pre_norm)
        source_ids, target_ids = texts()
        with torch.no_grad():
            reading = model.encode(source_ids)
            cache = model.new_cache(reading, max_seq_len=5)
            steps = [
                model.decode(some, reading, cache=cache)
                for some in target_ids.split([1, 3, 1], dim=1)
            ]
            expected = model.decode(target_ids, reading)
        assert_close(torch.cat(steps, dim=1), expected, atol=1e-10, rtol=0)

    @BOTH_NORMS
    def test_every_map_shares_out_one_and_leaves_out_what_is_hidden(self, is_pre_norm):
        model = new_transformer(is_pre_norm=is_pre_norm)
        source_ids, target_ids = texts()
        maps = model.attention_maps(source_ids, target_ids)
        for some, shape in zip(maps, [(7, 7), (5, 5), (5, 7)], strict=True):
            assert [tuple(m.shape) for m in some] == [(3, 2, *shape)] * 2
            for weights in some:
                assert_close(weights.sum(-1), torch.ones(weights.shape[:-1]))
        assert maps.encoder[0][1, :, :, 4:].abs().max() == 0
        assert maps.cross[1][1, :, :, 4:].abs().max() == 0
        assert maps.decoder[0].triu(1).abs().max() == 0
        assert maps.decoder[1][2, :, :, 2:].abs().max() == 0

    def test_the_generator_alone_decides_the_weights(self):
        pairs = zip(
            new_transformer().parameters(), new_transformer().parameters(), strict=True
        )
        assert all(torch.equal(a, b) for a, b in pairs)

    @BOTH_NORMS
    def test_what_is_saved_is_what_is_read(self, tmp_path, is_pre_norm):
        model = lively_transformer(is_pre_norm=is_pre_norm)
        model.save_pretrained(tmp_path)
        again = Transformer.from_pretrained(tmp_path).eval()
        assert again.config == model.config
        with torch.no_grad():
            assert_close(again(*texts()), model(*texts()), atol=0, rtol=0)


class TestEdges:
    def test_weights_of_another_vocabulary_are_refused(self, tmp_path):
        new_transformer().save_pretrained(tmp_path)
        stored = (tmp_path / "config.json").read_text()
        (tmp_path / "config.json").write_text(
            stored.replace('"vocab_size": 23', '"vocab_size": 24')
        )
        with pytest.raises(CheckpointError, match=r"\(24, 8\), got \(23, 8\)"):
            Transformer.from_pretrained(tmp_path)

    def test_weights_of_another_model_are_refused(self, tmp_path):
        new_transformer(n_layers=1).save_pretrained(tmp_path)
        stored = (tmp_path / "config.json").read_text()
        (tmp_path / "config.json").write_text(
            stored.replace('"n_layers": 1', '"n_layers": 2')
        )
        with pytest.raises(CheckpointError, match=r"got none for \['decoder.layers.1"):
            Transformer.from_pretrained(tmp_path)

    def test_a_source_of_another_vocabulary_is_refused(self):
        with pytest.raises(InputError, match=r"0\.\.22, got 5\.\.23"):
            new_transformer()(torch.tensor([[5, 23]]), torch.tensor([[1]]))

    def test_a_target_longer_than_the_model_is_refused(self):
        source_ids, _ = texts()
        with pytest.raises(InputError, match=r"max_seq_len=9, got .* = 10 tokens"):
            new_transformer()(source_ids, torch.ones(3, 10, dtype=torch.long))

    def test_a_target_that_outgrows_the_model_by_its_cache_is_refused(self):
        model = new_transformer()
        reading = model.encode(texts()[0])
        cache = model.new_cache(reading)
        model.decode(torch.ones(3, 9, dtype=torch.long), reading, cache=cache)
        with pytest.raises(InputError, match=r"got 9 past \+ 1 new = 10"):
            model.decode(torch.ones(3, 1, dtype=torch.long), reading, cache=cache)

    def test_batches_of_different_size_are_refused(self):
        (source_ids, target_ids), model = texts(), new_transformer()
        with pytest.raises(InputError, match="3 sources and 2 targets"):
            model.decode(target_ids[:2], model.encode(source_ids))

    @pytest.mark.parametrize("side", ["source", "target"])
    def test_masks_that_do_not_fit_are_refused(self, side):
        source_ids, target_ids = texts()
        model, ids = new_transformer(), source_ids if side == "source" else target_ids
        name = f"{side}_mask"
        with pytest.raises(InputError, match=rf"{name} .*\(3, {ids.shape[1]}\), got"):
            model(source_ids, target_ids, **{name: torch.ones(3, 1).bool()})
        with pytest.raises(InputError, match=rf"{name} must be Boolean, .*int64"):
            model(source_ids, target_ids, **{name: torch.ones_like(ids)})
        closed = torch.ones_like(ids).bool()
        closed[2] = False
        with pytest.raises(InputError, match=rf"{name} .* got none in row 2"):
            model(source_ids, target_ids, **{name: closed})

    def test_a_source_of_nothing_but_padding_is_refused(self):
        with pytest.raises(InputError, match=r"source_mask .* none in row 0"):
            new_transformer()(torch.zeros(1, 3).long(), torch.ones(1, 2).long())

    def test_no_target_at_all_is_refused(self):
        with pytest.raises(InputError, match=r"at least one token, got shape \(3, 0\)"):
            new_transformer()(texts()[0], torch.zeros(3, 0).long())

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=8 and n_heads=3"):
            TransformerConfig(**SIZES | {"n_heads": 3})

    def test_an_odd_width_is_refused(self):
        with pytest.raises(ConfigError, match="even for sinusoids, got d_model=9"):
            new_transformer(d_model=9, n_heads=3)

    @pytest.mark.parametrize(
        "size", ["vocab_size", "max_seq_len", "d_model", "n_layers", "n_heads", "d_ff"]
    )
    def test_a_size_of_zero_is_refused(self, size):
        with pytest.raises(ConfigError, match=f"{size}=0"):
            TransformerConfig(**SIZES | {size: 0})

    def test_a_dropout_that_is_no_chance_is_refused(self):
        with pytest.raises(ConfigError, match=r"\[0, 1\), got 1.0"):
            TransformerConfig(**SIZES, dropout=1.0)

    @pytest.mark.parametrize("pad_id", [-1, 23])
    def test_padding_outside_the_vocabulary_is_refused(self, pad_id):
        with pytest.raises(ConfigError, match=rf"0\.\.22, got {pad_id}"):
            TransformerConfig(**SIZES, pad_id=pad_id)


def test_every_shape_comment_in_transformer_is_true():
    model = new_transformer()
    with checked_shape_comments(
        transformer, batch=3, source=7, target=5, d_model=8
    ) as checked:
        model(*texts())
    assert len(checked) == len(dict(read_promises(transformer)))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")
def test_a_gpu_gives_the_scores_of_the_cpu():
    model, (source_ids, target_ids) = new_transformer(), texts()
    with torch.no_grad():
        expected = model(source_ids, target_ids)
        found = model.cuda()(source_ids.cuda(), target_ids.cuda()).cpu()
    assert_close(found, expected, atol=1e-4, rtol=0)
