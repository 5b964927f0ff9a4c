"""The viewer carries a tokenizer's merges, byte for byte."""

import pytest

from llmos_edu.core import InputError
from llmos_edu.tokenizers import BPETokenizer
from llmos_edu.viz.widgets import TokenizerViewer


class Wide:
    """Stands for a tokenizer whose merges no page should carry."""

    merges = [(b"some", b"thing")] * 60_000
    vocab_size = 0

    def token_bytes(self, token_id):
        raise AssertionError(token_id)


def test_bytes_travel_as_letters_of_the_same_number():
    tokenizer = BPETokenizer.train(["ééé"], vocab_size=257)
    viewer = TokenizerViewer(tokenizer, text="é")
    assert viewer.merges == [["\xc3", "\xa9"]]
    assert "\xc3\xa9" in viewer.vocabulary
    assert len(viewer.vocabulary) == 257


def test_a_wide_tokenizer_is_refused_with_the_remedy():
    with pytest.raises(InputError, match="at most some 20,000 tokens"):
        TokenizerViewer(Wide(), text="a")
