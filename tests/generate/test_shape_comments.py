"""Every shape comment around decoding is true, line by line."""

import torch

from llmos_edu.generate import decoding, logits
from llmos_edu.models import GPT, GPTConfig
from tests.shape_comments import checked_shape_comments, read_promises


def test_in_decoding():
    sizes = {"max_seq_len": 16, "d_model": 8, "n_layers": 1, "n_heads": 2}
    model = GPT(GPTConfig(vocab_size=13, **sizes)).eval()
    prompts = torch.arange(6).reshape(3, 2)
    with checked_shape_comments(decoding, batch=3, vocab=13) as checked:
        decoding.generate(model, prompts, max_new_tokens=4)
    assert len(checked) == len(dict(read_promises(decoding)))


def test_in_logits():
    scores = torch.randn(3, 13)
    with checked_shape_comments(logits, vocab=13, k=4) as checked:
        logits.next_token_probabilities(scores, top_k=4, top_p=0.9)
        logits.next_token_probabilities(scores, temperature=0)
    assert len(checked) == len(dict(read_promises(logits)))
