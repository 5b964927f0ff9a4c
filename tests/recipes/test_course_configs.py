"""`recipes.course_configs`: the settings of the course models are possible ones."""

import pytest

from llmos_edu.data import CORPORA
from llmos_edu.recipes import COURSE_CONFIGS


@pytest.mark.parametrize("config", COURSE_CONFIGS.values(), ids=COURSE_CONFIGS)
class TestLaws:
    def test_they_need_nothing_but_python(self, config):
        assert config.corpus in CORPORA
        assert config.texts == ()

    def test_heads_divide_the_width(self, config):
        assert config.d_model % config.n_heads == 0
