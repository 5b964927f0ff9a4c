"""BERT as `transformers` stores it: what its weights are called, and ours.

Source: classes BertModel and BertForPreTraining of the `transformers` library.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from llmos_edu.core.components import choose
from llmos_edu.core.errors import CheckpointError
from llmos_edu.models import configs, pretrained
from llmos_edu.models.pretrained import Stored

BERT, HEADS = "bert.", "cls."
"""How names begin: in the stack, in the heads. BertModel leaves the first out."""

TABLES = {
    "bert.embeddings.word_embeddings.weight": "bert.tokens.weight",
    "bert.embeddings.position_embeddings.weight": "bert.positions.table",
    "bert.embeddings.token_type_embeddings.weight": "bert.segments.weight",
    "cls.predictions.bias": "token_head.bias",
}
LINEARS = {
    "bert.pooler.dense": "bert.pooler",
    "cls.predictions.transform.dense": "token_head.transform",
    "cls.seq_relationship": "next_sentence_head",
}
NORMS = {
    "bert.embeddings.LayerNorm": "bert.embedding_norm",
    "cls.predictions.transform.LayerNorm": "token_head.norm",
}
LAYER_LINEARS = {
    "attention.self.query": "attention.w_query",
    "attention.self.key": "attention.w_key",
    "attention.self.value": "attention.w_value",
    "attention.output.dense": "attention.w_out",
    "intermediate.dense": "feed_forward.w_in",
    "output.dense": "feed_forward.w_out",
}
LAYER_NORMS = {
    "attention.output.LayerNorm": "attention_norm",
    "output.LayerNorm": "feed_forward_norm",
}
REPEATED = {
    "bert.embeddings.position_ids",
    "bert.embeddings.token_type_ids",
    "cls.predictions.decoder.weight",
    "cls.predictions.decoder.bias",
}
"""Stored by some releases: numbers 0, 1, 2, ..., and weights that are there already."""

ACTIVATIONS = {"gelu": "gelu", "gelu_new": "gelu_tanh", "relu": "relu"}

SIZES = {
    "vocab_size": "vocab_size",
    "max_position_embeddings": "max_seq_len",
    "hidden_size": "d_model",
    "num_hidden_layers": "n_layers",
    "num_attention_heads": "n_heads",
    "intermediate_size": "d_ff",
    "type_vocab_size": "n_segments",
    "layer_norm_eps": "norm_eps",
    "hidden_dropout_prob": "dropout",
}
"""Their names of the settings, and ours."""


def read(path_or_hub_id: str | Path) -> Stored:
    """Read a BERT from a folder of ours or of `transformers`, by our names.

    Raises:
        FileError: there is no such folder, and the hub does not answer.
        CheckpointError: the files are damaged or hold another model.
    """
    stored = pretrained.read(path_or_hub_id)
    return from_bert(stored) if stored.is_hugging_face else stored


def write(
    config: object,
    tensors: Mapping[str, Tensor],
    folder: Path,
    *,
    layout: str,
) -> None:
    """Write a BERT by our names or by those of `transformers`.

    Args:
        config: A `BERTConfig`.
        tensors: The weights, named as in `BERTForPretraining`.
        folder: Made if it is missing.
        layout: "llmos" or "transformers".

    Raises:
        FileError: the folder cannot be written.
        UnknownNameError: there is no such layout.
    """
    ours = configs.to_dict(config)
    if choose("layout", layout, {"llmos": False, "transformers": True}):
        settings, tensors = to_bert(ours, tensors)
    else:
        settings = ours
    pretrained.write_stored(settings, tensors, folder)


def stack_of(stored: Stored) -> Stored:
    """Keep the weights of the stack alone, by the names they have in `BERT`."""
    tensors = {
        name.removeprefix(BERT): tensor
        for name, tensor in stored.tensors.items()
        if name.startswith(BERT)
    }
    return Stored(source=stored.source, config=stored.config, tensors=tensors)


def from_bert(stored: Stored) -> Stored:
    """Rename the weights and settings of a BERT to ours.

    Args:
        stored: What BertForPreTraining, or BertModel without the heads, has saved.

    Returns:
        The weights under the names they have in `BERTForPretraining`.

    Raises:
        CheckpointError: it is not a BERT, or one with parts that ours has not.
    """
    config = stored.config
    if config.get("model_type") != "bert":
        raise CheckpointError(
            f"{stored.source} must hold a bert, got {config.get('model_type')!r}"
        )
    _refuse_other_parts(stored)
    missing = sorted(SIZES.keys() - config.keys())
    if missing:
        raise CheckpointError(
            f"a BERT's config.json must say {missing[0]}, got none in {stored.source}"
        )
    settings = {ours: config[theirs] for theirs, ours in SIZES.items()}
    activation = ACTIVATIONS[config.get("hidden_act", "gelu")]
    ours = {"config": "BERTConfig", "version": 1} | settings
    known = names(config["num_hidden_layers"])
    tensors = {}
    for name, tensor in stored.tensors.items():
        full = name if name.startswith((BERT, HEADS)) else BERT + name
        full = full.replace("Norm.gamma", "Norm.weight").replace(
            "Norm.beta", "Norm.bias"
        )
        if full in REPEATED:
            continue
        if full not in known:
            raise CheckpointError(f"a BERT has no tensor named {name!r}")
        tensors[known[full]] = tensor
    return Stored(
        source=stored.source, config=ours | {"activation": activation}, tensors=tensors
    )


def to_bert(
    config: Mapping[str, Any], tensors: Mapping[str, Tensor]
) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Rename our weights and settings to those of `transformers`.

    Args:
        config: The fields of a `BERTConfig`.
        tensors: The weights, named as in `BERTForPretraining`; where those of the heads
            are missing, what comes out is a BertModel.

    Returns:
        What `config.json` says there, and the weights by their names.
    """
    has_heads = any(not name.startswith(BERT) for name in tensors)
    theirs = {ours: name for name, ours in names(config["n_layers"]).items()}
    renamed = {theirs[name]: tensor for name, tensor in tensors.items()}
    if not has_heads:
        renamed = {name.removeprefix(BERT): t for name, t in renamed.items()}
    bends = {ours: name for name, ours in ACTIVATIONS.items()}
    settings = {
        "architectures": ["BertForPreTraining" if has_heads else "BertModel"],
        "model_type": "bert",
        "hidden_act": bends[config["activation"]],
        "attention_probs_dropout_prob": config["dropout"],
        "tie_word_embeddings": True,
    }
    return settings | {name: config[ours] for name, ours in SIZES.items()}, renamed


def names(n_layers: int) -> dict[str, str]:
    """Every weight of a BERT: its name in `transformers`, and in our model.

    Args:
        n_layers: Layers in the stack.
    """
    linears, norms = dict(LINEARS), dict(NORMS)
    for i in range(n_layers):
        theirs, ours = f"bert.encoder.layer.{i}.", f"bert.layers.{i}."
        linears |= {theirs + k: ours + v for k, v in LAYER_LINEARS.items()}
        norms |= {theirs + k: ours + v for k, v in LAYER_NORMS.items()}
    found = dict(TABLES)
    for theirs, ours in linears.items():
        found |= {f"{theirs}.{kind}": f"{ours}.{kind}" for kind in ("weight", "bias")}
    for theirs, ours in norms.items():
        found |= {
            f"{theirs}.weight": f"{ours}.gain",
            f"{theirs}.bias": f"{ours}.offset",
        }
    return found


def _refuse_other_parts(stored: Stored) -> None:
    config = stored.config
    dropout = config.get("hidden_dropout_prob")
    only = {
        "hidden_act": tuple(ACTIVATIONS),
        "is_decoder": (False,),
        "tie_word_embeddings": (True,),
        "position_embedding_type": ("absolute",),
        "attention_probs_dropout_prob": (dropout,),
    }
    for name, values in only.items():
        if config.get(name, values[0]) not in values:
            raise CheckpointError(
                f"a BERT must have {name} {' or '.join(map(str, values))}, "
                f"got {config[name]!r} in {stored.source}"
            )
