"""Which head looks where: attention weights of a sentence, to walk through."""

from collections.abc import Sequence
from typing import Any, ClassVar

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels, plain, visible
from llmos_edu.viz.attention_maps import MAX_HEADS, attention_grid
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget


class AttentionExplorer(Widget):
    """Walk through layers, heads and tokens, and see who looks where.

    Answers: which head looks back, which at the start, which at nothing in particular?
    Every head is a thumbnail; sliders choose layer and head; pointing at a token, or
    moving with the arrow keys, shades the tokens that it looks at.

    Args:
        weights: Attention weights (layer, head, query, key), or one (head, query, key)
            or (1, head, query, key) for each layer, as `GPT.attention_maps` gives them.
        tokens: The sentence, one text for each query.
        tokens_key: What is looked at, for cross-attention; the sentence itself if None.
        layer: The layer shown first, from 0.
        head: The head shown first, from 0.
        query: The token chosen first; the last one if None.

    Raises:
        InputError: shapes and tokens disagree, or the data is heavier than 500 KB.

    Example:
        >>> weights = torch.eye(3).expand(2, 4, 3, 3)
        >>> explorer = AttentionExplorer(weights, ["a", "b", "c"])
        >>> explorer.layer, explorer.query
        (0, 2)
    """

    weights: traitlets.List = traitlets.List().tag(sync=True)
    tokens = traitlets.List(traitlets.Unicode()).tag(sync=True)
    tokens_key = traitlets.List(traitlets.Unicode()).tag(sync=True)
    layer = traitlets.Int(0).tag(sync=True)
    head = traitlets.Int(0).tag(sync=True)
    query = traitlets.Int(0).tag(sync=True)

    _module = "attention_explorer"
    _esm = STATIC / "attention_explorer.js"
    _remedy: ClassVar[str] = "hand over a shorter sentence, or fewer layers or heads"

    def __init__(
        self,
        weights: Numbers,
        tokens: Sequence[str],
        *,
        tokens_key: Sequence[str] | None = None,
        layer: int = 0,
        head: int = 0,
        query: int | None = None,
    ) -> None:
        array = as_array(_stacked(weights), n_axes=4, what="attention weights")
        n_layers, n_heads, n_queries, n_keys = array.shape
        names = check_labels(tokens, n_queries, what="tokens")
        keys = names if tokens_key is None else list(tokens_key)
        keys = check_labels(keys, n_keys, what="tokens_key")
        query = n_queries - 1 if query is None else query
        _check_start((layer, head, query), array.shape[:3])
        super().__init__(
            weights=_short(array.round(3).tolist()),
            tokens=[visible(token) for token in names],
            tokens_key=[visible(token) for token in keys],
            layer=layer,
            head=head,
            query=query,
            alt=(
                f"Attention of {n_layers} layers with {n_heads} heads each "
                f"over {n_queries} tokens: {' '.join(names)}"
            ),
        )

    def still(self) -> Picture:
        """The heads of the chosen layer, side by side."""
        return attention_grid(
            self.weights[self.layer][:MAX_HEADS],
            self.tokens,
            tokens_key=self.tokens_key,
            alt=f"{self.alt}. Shown: the heads of layer {self.layer + 1}.",
        )


def _stacked(weights: Numbers) -> list[Any]:
    """Give every layer the axes (head, query, key): a batch of one is opened."""
    layers = [plain(layer) for layer in weights]
    opened = [
        layer[0] if layer.ndim == 4 and len(layer) == 1 else layer for layer in layers
    ]
    if len({layer.shape for layer in opened}) > 1:
        raise InputError(
            "attention weights must have one shape in all layers, "
            f"got {[layer.shape for layer in opened]}"
        )
    return opened


def _short(numbers: Any) -> Any:  # noqa: ANN401 - lists in lists
    """Write 0 and 1 without a fraction: half of a causal map is zeros."""
    if isinstance(numbers, list):
        return [_short(number) for number in numbers]
    return int(numbers) if numbers in (0.0, 1.0) else numbers


def _check_start(start: tuple[int, int, int], sizes: tuple[int, ...]) -> None:
    for what, index, size in zip(("layer", "head", "query"), start, sizes, strict=True):
        if not 0 <= index < size:
            raise InputError(
                f"{what} must be between 0 and {size - 1}, got {index}; "
                "layers, heads and tokens are counted from 0"
            )
