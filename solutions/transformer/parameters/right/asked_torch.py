"""Builds both layers and counts."""


def layer_parameters(d_model: int, d_ff: int) -> tuple[int, int]:
    from torch import nn

    layers = (
        nn.TransformerEncoderLayer(d_model, 1, d_ff),
        nn.TransformerDecoderLayer(d_model, 1, d_ff),
    )
    encoder, decoder = (sum(p.numel() for p in layer.parameters()) for layer in layers)
    return encoder, decoder
