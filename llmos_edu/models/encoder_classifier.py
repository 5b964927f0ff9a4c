"""The encoder alone, as a classifier: read a text, say which class it is of.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.1, for the encoder; Reimers
and Gurevych (2019), Sentence-BERT, arXiv:1908.10084, section 3, for the mean over
tokens as the vector of a text.
"""

from pathlib import Path

from jaxtyping import Float, Int, Shaped
from torch import Generator, Tensor, nn

from llmos_edu.core.errors import CheckpointError, ConfigError
from llmos_edu.models import configs, pretrained
from llmos_edu.models.transformer import TransformerConfig
from llmos_edu.nn.linear import Linear
from llmos_edu.nn.masks import key_mask
from llmos_edu.nn.stacks import Encoder, ScaledEmbedding, draw_balanced


class EncoderClassifier(nn.Module):
    """Token ids in, one score for each class out.

    Args:
        config: The sizes.
        n_classes: Classes to choose from, at least 2.
        generator: Source of the initial weights; torch's global one by default.

    Raises:
        ConfigError: there are fewer than two classes.
    """

    def __init__(
        self,
        config: TransformerConfig,
        *,
        n_classes: int,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        if n_classes < 2:
            raise ConfigError(
                f"a classifier must have at least 2 classes, got {n_classes=}"
            )
        self.config, self.n_classes = config, n_classes
        self.embedding = ScaledEmbedding(**config.embedding_sizes)
        self.encoder = Encoder(**config.stack_sizes)
        self.w_class = Linear(config.d_model, n_classes)
        draw_balanced(self, generator)

    def forward(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        mask: Shaped[Tensor, "..."] | None = None,
    ) -> Float[Tensor, "batch n_classes"]:
        """Score the classes of each text by the mean over its real tokens.

        Args:
            token_ids: The texts, filled up with pad_id.
            mask: True where a token is real; None takes all but pad_id.

        Raises:
            InputError: an id is not in the vocabulary, a text is empty or too long, or
                the mask does not fit or leaves a row empty.
        """
        x = self.embedding(token_ids)
        real = token_ids != self.config.pad_id if mask is None else mask
        keys = key_mask(real, token_ids)  # (batch, 1, 1, seq)
        hidden = self.encoder(x, mask=keys)  # (batch, seq, d_model)
        counts = real[..., None].to(hidden.dtype)  # (batch, seq, 1)
        mean = (hidden * counts).sum(dim=1) / counts.sum(dim=1)  # (batch, d_model)
        return self.w_class(mean)

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> "EncoderClassifier":
        """Read a model from a folder that `save_pretrained` wrote.

        Args:
            folder: Holds `config.json` and `model.safetensors`.

        Raises:
            FileError: there is no such folder.
            CheckpointError: the files are damaged or hold another model.
        """
        stored = pretrained.read(folder)
        config = dict(stored.config)
        n_classes = config.pop("n_classes", None)
        if not isinstance(n_classes, int):
            raise CheckpointError(
                f"{stored.source} must say its number of classes, got {n_classes=}; "
                "was another model saved there?"
            )
        model = cls(configs.from_dict(TransformerConfig, config), n_classes=n_classes)
        pretrained.fill(model, stored)
        return model

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json` and `model.safetensors`.

        Args:
            folder: Made if it is missing; files of that name are replaced.

        Raises:
            FileError: the folder cannot be written.
        """
        config = configs.to_dict(self.config) | {"n_classes": self.n_classes}
        pretrained.write(self, config, Path(folder))
