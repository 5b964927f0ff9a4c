"""Every name of an operation is one operation, and the record says which were used."""

import pytest
import torch
from torch.nn import functional as F

from llmos_check import emit, watch
from llmos_check.ops import MAX_OPS, advice, forbidden_ops, take_ops
from llmos_check.records import MIME, decode_record

SOFTMAXES = {
    "a function": lambda x: F.softmax(x, dim=-1),
    "a method": lambda x: x.softmax(-1),
    "the operation itself": lambda x: torch.ops.aten._softmax(x, -1, False),
    "by its logarithm": lambda x: F.log_softmax(x, dim=-1).exp(),
    "by a name put together": lambda x: getattr(F, "soft" + "max")(x, dim=-1),
    "inside a loss": lambda x: F.cross_entropy(x, torch.zeros(2, dtype=torch.int64)),
    "inside a layer": torch.nn.Softmax(dim=-1),
    "on numbers of two": lambda x: torch.softmax(x.double(), -1).float(),
}


@pytest.fixture(autouse=True)
def nothing_noted():
    take_ops()
    yield
    take_ops()


def used_by(function, *args):
    watch(function)(*args)
    return take_ops()


class TestByHand:
    @pytest.mark.parametrize("way", SOFTMAXES)
    def test_softmax_is_seen_by_whatever_name_it_is_called(self, way):
        used = used_by(SOFTMAXES[way], torch.randn(2, 3))
        assert forbidden_ops(used, ["softmax"]) == ("softmax",), used

    def test_softmax_written_out_is_not(self):
        def softmax(x):
            e = (x - x.max(dim=-1, keepdim=True).values).exp()
            return e / e.sum(dim=-1, keepdim=True)

        used = used_by(softmax, torch.randn(2, 3))
        assert {"exp", "sum", "div"} <= set(used)
        assert forbidden_ops(used, ["softmax", "logsumexp"]) == ()

    def test_fused_attention_is_seen(self):
        x = torch.randn(1, 1, 4, 8)
        used = used_by(F.scaled_dot_product_attention, x, x, x)
        forbidden = ["scaled_dot_product", "softmax"]
        assert forbidden_ops(used, forbidden), used

    def test_a_record_carries_what_was_watched_since_the_last(self, monkeypatch):
        shown = []
        monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
        emit("a", y=watch(torch.exp)(torch.ones(1)), z=watch(torch.sin)(torch.ones(1)))
        emit("b", y=torch.ones(1).cos())
        emit("c", y=watch(lambda: 3)())
        assert [decode_record(s[MIME]).ops for s in shown] == [("exp", "sin"), None, ()]

    def test_the_advice_names_the_words(self):
        assert "`a` and `b` of torch" in advice(["a", "b"])


class TestLaws:
    def test_the_answer_is_the_same_with_and_without(self):
        x = torch.randn(3, 4, requires_grad=True)
        plain, seen = F.gelu(x), watch(F.gelu)(x)
        assert torch.equal(plain, seen)
        assert seen.requires_grad

    def test_an_error_passes_through_and_leaves_no_watch(self):
        def wrong(x):
            raise ValueError("mine")

        with pytest.raises(ValueError, match="mine"):
            watch(wrong)(1)
        take_ops()
        torch.ones(2).exp()
        assert take_ops() is None


class TestEdges:
    @pytest.mark.parametrize(
        ("name", "word", "found"),
        [
            ("softmax", "softmax", True),
            ("_safe_softmax", "softmax", True),
            ("_softmax", "_softmax", True),
            ("softmaxed", "softmax", False),
            ("addmm", "mm", False),
            ("native_layer_norm", "layer_norm", True),
        ],
    )
    def test_words_are_whole(self, name, word, found):
        assert bool(forbidden_ops([name], [word])) is found

    def test_a_record_holds_a_bounded_number_of_names(self, monkeypatch):
        monkeypatch.setattr("llmos_check.ops._noted", {f"op{i}" for i in range(9999)})
        assert len(take_ops()) == MAX_OPS
