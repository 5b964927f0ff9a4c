"""Your own mask leaves the future open: only the padding is closed. The training loss
will be beautiful and the model useless.
"""

from torch import Tensor


def decoder_masks(
    target_ids: Tensor, source_ids: Tensor, pad_id: int
) -> tuple[Tensor, Tensor]:
    n_target = target_ids.shape[1]
    real = (target_ids != pad_id)[:, None, None, :]
    across = (source_ids != pad_id)[:, None, None, :]
    return real.expand(-1, 1, n_target, n_target).clone(), across
