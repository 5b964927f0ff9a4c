"""Heads that are put on a pretrained BERT to give it a task of one's own.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 4.1: "the only new
parameters introduced during fine-tuning are classification layer weights".
"""

from jaxtyping import Float, Int, Shaped
from torch import Generator, Tensor, nn

from llmos_edu.core.errors import ConfigError
from llmos_edu.models.bert import BERT, draw_small
from llmos_edu.nn.linear import Linear


class BERTClassifier(nn.Module):
    """A BERT that says of which class a text is, by its pooled vector.

    Args:
        bert: A stack, pretrained or not; it is used itself, not copied, and learns too.
        n_classes: Classes to choose from, at least 2.
        generator: Source of the head's initial weights; torch's global one by default.

    Raises:
        ConfigError: there are fewer than two classes.
    """

    def __init__(
        self, bert: BERT, *, n_classes: int, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if n_classes < 2:
            raise ConfigError(
                f"a classifier must have at least 2 classes, got {n_classes=}"
            )
        self.bert = bert
        self.dropout = nn.Dropout(bert.config.dropout)
        self.head = Linear(bert.config.d_model, n_classes)
        draw_small(self.head, generator)

    def forward(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        segment_ids: Int[Tensor, "..."] | None = None,
        mask: Shaped[Tensor, "..."] | None = None,
    ) -> Float[Tensor, "batch n_classes"]:
        """Score the classes of each text.

        Args:
            token_ids: The input, `[CLS]` first.
            segment_ids: See `BERT.forward`.
            mask: See `BERT.forward`.

        Raises:
            InputError: see `BERT.forward`.
        """
        pooled = self.bert(token_ids, segment_ids=segment_ids, mask=mask).pooled
        return self.head(self.dropout(pooled))
