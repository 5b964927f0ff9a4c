"""The next-token model of the paper's parts: an encoder that may not see the future.

Like `gpt`, but as the paper builds it: fixed waves for places, scaled rows of the
table, norms after each part, ReLU. What GPT changed is exactly this difference.

Its target is its own input, one token later. `causal_batches` does that shift once, in
the data; nothing here shifts again.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3, without the encoder; so Liu
et al. (2018), Generating Wikipedia by Summarizing Long Sequences, arXiv:1801.10198,
section 4.2.3.
"""

from pathlib import Path

from jaxtyping import Float, Int
from torch import Generator, Tensor, nn

from llmos_edu.models import configs, pretrained
from llmos_edu.models.transformer import TransformerConfig
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.masks import causal_mask
from llmos_edu.nn.stacks import Encoder, ScaledEmbedding, draw_balanced


class TransformerModel(nn.Module):
    """Token ids in, for each position the logits of the token that comes next.

    Args:
        config: The sizes; pad_id plays no part.
        generator: Source of the initial weights; torch's global one by default.
    """

    def __init__(
        self, config: TransformerConfig, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.embedding = ScaledEmbedding(**config.embedding_sizes)
        self.stack = Encoder(**config.stack_sizes)
        draw_balanced(self, generator)

    def forward(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        cache: list[KVCache] | None = None,
    ) -> Float[Tensor, "batch seq vocab"]:
        """Score every token of the vocabulary as the next one, at each position.

        Args:
            token_ids: The text so far; with a cache, only what is new of it.
            cache: From `new_cache`; remembers what it is shown.

        Raises:
            InputError: an id is not in the vocabulary, there is none at all, or past
                and new tokens together are longer than max_seq_len.
        """
        x = self.embedding(token_ids, n_past=cache[0].n_past if cache else 0)
        return self.embedding.logits(self.stack(x, is_causal=True, cache=cache))

    def attention_maps(
        self, token_ids: Int[Tensor, "batch seq"]
    ) -> list[Float[Tensor, "batch head seq seq"]]:
        """Return who looks at whom, one map per layer, for the eye."""
        mask = causal_mask(token_ids.shape[1], device=token_ids.device)
        return self.stack.attention_maps(self.embedding(token_ids), mask=mask)

    def new_cache(
        self, batch_size: int, *, max_seq_len: int | None = None
    ) -> list[KVCache]:
        """Make an empty cache for each layer.

        Args:
            batch_size: Sequences that will be written side by side.
            max_seq_len: Room, in tokens; None takes all that the model can see.
        """
        room = max_seq_len or self.config.max_seq_len
        return self.stack.new_cache(batch_size, max_seq_len=room)

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> "TransformerModel":
        """Read a model from a folder that `save_pretrained` wrote.

        Args:
            folder: Holds `config.json` and `model.safetensors`.

        Raises:
            FileError: there is no such folder.
            CheckpointError: the files are damaged or hold another model.
        """
        stored = pretrained.read(folder)
        model = cls(configs.from_dict(TransformerConfig, stored.config))
        pretrained.fill(model, stored)
        return model

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json` and `model.safetensors`.

        Args:
            folder: Made if it is missing; files of that name are replaced.

        Raises:
            FileError: the folder cannot be written.
        """
        pretrained.write(self, configs.to_dict(self.config), Path(folder))
