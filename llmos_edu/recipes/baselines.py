r"""What a model has to beat: three ways to store a text that understand nothing of it.

All of them answer in bits per byte, so that they compare with any model and any
tokenizer. A byte on its own costs 8.

Source: Shannon (1948), A Mathematical Theory of Communication, section 6, for the cost
of a token whose frequency is known; Laplace's rule of succession for unseen ones.
"""

import gzip
import math

import torch
from jaxtyping import Int
from torch import Tensor

from llmos_edu.train.metrics import bits_per_byte


def gzip_bits_per_byte(text: str) -> float:
    """Compress a text with gzip at its best and count the bits.

    Args:
        text: At least one character.
    """
    data = text.encode("utf-8", "surrogatepass")
    return 8 * len(gzip.compress(data, compresslevel=9, mtime=0)) / len(data)


def unigram_bits_per_byte(
    train_ids: Int[Tensor, " train_tokens"],
    valid_ids: Int[Tensor, " valid_tokens"],
    *,
    vocab_size: int,
    n_bytes: int,
) -> float:
    r"""Predict every token by how often it occurred in training, whatever came before.

    $$-\frac{1}{n} \sum_i \log \frac{c(t_i) + 1}{N + V}$$

    Args:
        train_ids: Tokens whose frequencies are known.
        valid_ids: Tokens to predict.
        vocab_size: Each entry counts once more than it occurred, so none is impossible.
        n_bytes: Bytes of UTF-8 that the predicted tokens stand for.
    """
    counts = torch.bincount(train_ids, minlength=vocab_size) + 1.0  # (vocab)
    surprise = math.log(counts.sum()) - counts.log()  # (vocab)
    mean = surprise[valid_ids].mean().item()
    return bits_per_byte(mean, n_tokens=len(valid_ids), n_bytes=n_bytes)
