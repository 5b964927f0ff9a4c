"""Students begin as their teacher where they can, and are smaller where they must."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.compress import every_kth_layer, student_of
from llmos_edu.compress.students import layers_of
from llmos_edu.core import ConfigError
from llmos_edu.models import GPT, BERTConfig, BERTForPretraining, GPTConfig


def gpt(**changes):
    sizes = {"vocab_size": 13, "max_seq_len": 12, "d_model": 8, "n_heads": 2}
    source = torch.Generator().manual_seed(0)
    return GPT(GPTConfig(**sizes | {"n_layers": 6} | changes), generator=source)


def bert(**changes):
    sizes = {"vocab_size": 13, "max_seq_len": 12, "d_model": 8, "n_heads": 2}
    sizes |= {"n_layers": 6, "d_ff": 24}
    source = torch.Generator().manual_seed(0)
    return BERTForPretraining(BERTConfig(**sizes | changes), generator=source)


EACH_KIND = pytest.mark.parametrize("make", [gpt, bert])


def equal(one, other):
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


class TestByHand:
    @pytest.mark.parametrize(
        ("n_student", "n_teacher", "expected"),
        [
            (3, 6, [1, 3, 5]),
            (2, 6, [2, 5]),
            (6, 6, [0, 1, 2, 3, 4, 5]),
            (1, 4, [3]),
            (3, 4, [0, 1, 3]),
        ],
    )
    def test_layers_are_spread_evenly_up_to_the_last(
        self, n_student, n_teacher, expected
    ):
        assert every_kth_layer(n_student, n_teacher) == expected


@EACH_KIND
class TestLaws:
    def test_as_many_layers_give_the_teacher_itself(self, make):
        teacher = make()
        student = student_of(teacher, n_layers=6)
        assert equal(student, teacher)

    def test_it_has_the_teachers_type(self, make):
        student = student_of(make().double(), n_layers=2, d_model=4)
        assert {p.dtype for p in student.parameters()} == {torch.float64}

    def test_its_layers_are_every_second_of_the_teacher(self, make):
        teacher = make()
        student = student_of(teacher, n_layers=3)
        for layer, source in zip(layers_of(student), (1, 3, 5), strict=True):
            assert equal(layer, layers_of(teacher)[source])

    def test_a_map_says_which_layers_instead(self, make):
        teacher = make()
        student = student_of(teacher, n_layers=2, layer_map=(4, 0))
        assert equal(layers_of(student)[0], layers_of(teacher)[4])
        assert equal(layers_of(student)[1], layers_of(teacher)[0])

    def test_tables_and_heads_come_along(self, make):
        teacher = make()
        with torch.no_grad():
            for parameter in teacher.parameters():
                parameter.add_(1.0)  # biases and gains are no longer where they began
        theirs = dict(teacher.named_parameters())
        student = student_of(teacher, n_layers=2)
        outside = [n for n, _ in student.named_parameters() if "layers." not in n]
        assert len(outside) > 3
        for name in outside:
            assert_close(dict(student.named_parameters())[name], theirs[name])

    def test_training_the_student_leaves_the_teacher_alone(self, make):
        teacher = make()
        before = {k: v.clone() for k, v in teacher.state_dict().items()}
        student = student_of(teacher, n_layers=2)
        with torch.no_grad():
            for parameter in student.parameters():
                parameter.add_(1.0)
        after = teacher.state_dict()
        assert all(torch.equal(before[name], after[name]) for name in before)

    def test_without_copying_all_of_it_is_drawn(self, make):
        drawn = [
            student_of(make(), n_layers=2, copies_layers=False, generator=source)
            for source in (torch.Generator().manual_seed(seed) for seed in (1, 1))
        ]
        assert equal(*drawn)
        theirs = layers_of(make())[2].state_dict()
        ours = layers_of(drawn[0])[0].state_dict()
        name = "attention.w_query.weight"
        assert not torch.equal(ours[name], theirs[name])

    def test_a_narrow_student_has_the_teachers_proportions(self, make):
        teacher = make()
        student = student_of(teacher, n_layers=2, d_model=4)
        config = student.config
        assert (config.d_model, config.n_layers) == (4, 2)
        assert (config.vocab_size, config.n_heads) == (13, 2)
        assert config.d_ff * teacher.config.d_model == teacher.config.d_ff * 4

    def test_the_first_weights_of_a_narrow_one_come_from_the_generator(self, make):
        draws = [
            student_of(
                make(),
                n_layers=2,
                d_model=4,
                generator=torch.Generator().manual_seed(seed),
            )
            for seed in (1, 1, 2)
        ]
        assert equal(draws[0], draws[1])
        assert not equal(draws[0], draws[2])

    def test_it_is_a_model_of_the_same_kind_that_answers(self, make):
        teacher = make()
        student = student_of(teacher, n_layers=2, d_model=4)
        assert type(student) is type(teacher)
        assert isinstance(layers_of(student), nn.ModuleList)
        answers = [m(torch.tensor([[1, 2, 3]])) for m in (student, teacher)]
        logits = [a if isinstance(a, torch.Tensor) else a.tokens for a in answers]
        assert logits[0].shape == logits[1].shape


class TestEdges:
    @pytest.mark.parametrize("n_layers", [0, 7])
    def test_a_student_has_no_more_layers_than_its_teacher(self, n_layers):
        with pytest.raises(ConfigError, match=f"no more than .*got {n_layers} and 6"):
            student_of(gpt(), n_layers=n_layers)

    def test_a_map_that_points_beyond_the_teacher_is_refused(self):
        with pytest.raises(ConfigError, match="from 0 to 5, got 6"):
            student_of(gpt(), n_layers=2, layer_map=(0, 6))

    def test_a_map_that_counts_from_the_end_is_refused(self):
        with pytest.raises(ConfigError, match="from 0 to 5, got -1"):
            student_of(gpt(), n_layers=1, layer_map=(-1,))

    def test_a_map_for_another_number_of_layers_is_refused(self):
        with pytest.raises(ConfigError, match="each of 2 student layers, got 3"):
            student_of(gpt(), n_layers=2, layer_map=(0, 1, 2))

    def test_layers_of_another_width_cannot_be_copied(self):
        with pytest.raises(ConfigError, match=r"\(0, 1\) with d_model=4 and 8; leave"):
            student_of(gpt(), n_layers=2, d_model=4, layer_map=(0, 1))

    def test_a_width_that_the_heads_do_not_divide_is_refused(self):
        with pytest.raises(ConfigError, match="d_model=5 and n_heads=2"):
            student_of(gpt(), n_layers=2, d_model=5)
