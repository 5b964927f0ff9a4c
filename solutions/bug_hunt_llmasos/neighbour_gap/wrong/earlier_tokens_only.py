"""You compared only the tokens before. Gossip travels both ways."""

from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = x.clone()
    edited[:, token] *= -1
    change = (block(edited) - block(x)).abs()
    return change[:, :token].max().item()
