"""Your p never falls below some small number, whatever the logits: then nothing is
learnt where the model is most wrong. Take log_softmax.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    shares = logits[asked].softmax(dim=-1)
    return -(shares.gather(-1, target_ids[asked][:, None]) + 1e-12).log().mean()
