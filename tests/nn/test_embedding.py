"""An embedding worked by hand, against torch, and at its edges."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError
from llmos_edu.nn import Embedding, embed
from tests.contracts import check_module_contract
from tests.tensors import random, random_ids


class TestByHand:
    def test_ids_pick_rows(self):
        table = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        expected = torch.tensor([[5.0, 6.0], [1.0, 2.0]])
        assert_close(embed(torch.tensor([2, 0]), table), expected)


class TestParity:
    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_it_is_torchs(self, implementation):
        theirs = nn.Embedding(7, 5).double()
        ids = random_ids(2, 4, vocab_size=7)
        ours = embed(ids, theirs.weight, implementation=implementation)
        assert_close(ours, theirs(ids), atol=1e-10, rtol=0)


class TestLaws:
    def test_a_token_that_is_not_read_gets_no_gradient(self):
        table = Embedding(7, 5)
        table(torch.tensor([1, 1, 4])).sum().backward()
        assert table.weight.grad.any(dim=1).nonzero().flatten().tolist() == [1, 4]

    def test_the_contract_of_every_module(self):
        check_module_contract(lambda: Embedding(7, 5), random_ids(2, 9, vocab_size=7))

    def test_printing_shows_the_sizes(self):
        assert repr(Embedding(7, 5)) == "Embedding(vocab_size=7, d_model=5)"


class TestEdges:
    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_an_id_beyond_the_table_is_refused(self, implementation):
        with pytest.raises(InputError, match=r"0\.\.6, got 1\.\.7"):
            embed(torch.tensor([1, 7]), random(7, 5), implementation=implementation)

    def test_a_negative_id_is_refused(self):
        with pytest.raises(InputError, match=r"0\.\.6, got -1\.\.3"):
            Embedding(7, 5)(torch.tensor([3, -1]))

    def test_a_table_without_rows_is_refused(self):
        with pytest.raises(ConfigError, match="vocab_size=0, d_model=5"):
            Embedding(0, 5)
