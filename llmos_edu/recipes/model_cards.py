"""What a shipped model says about itself: data, settings, curve, scores, limits.

Source: Mitchell et al. (2019), Model Cards for Model Reporting, arXiv:1810.03993,
section 4, shortened to what can be said of a model of this size.
"""

from collections.abc import Mapping
from typing import Any

ABOUT = {
    "course-gpt": "A GPT that continues sentences in the manner of Python's "
    "documentation. Its short sentences are English; long ones lose their thread, and "
    "what any of them says is seldom true.",
    "course-bert": "A BERT that fills gaps in sentences from Python's docstrings and "
    "tells neighbours from strangers.",
}
DATA = {
    "course-gpt": "the paragraphs of Python's reference (`pydoc_data.topics`) and of "
    "the standard library's docstrings and comments that are whole sentences",
    "course-bert": "the docstrings of Python's standard library",
}
LIMITS = (
    "It has read one subject in one language. What it says is how such sentences "
    "sound, not what is true: names, versions and numbers are often invented.",
    "The text comes from one version of Python, so figures that are measured with "
    "another differ in their last digits.",
    "It may repeat sentences of its training text word by word.",
)
SCORES = {
    "loss": "loss, nats per token",
    "perplexity": "perplexity",
    "bits_per_byte": "bits per byte",
    "unigram_bits_per_byte": "bits per byte, token frequencies alone",
    "gzip_bits_per_byte": "bits per byte, gzip",
    "token_loss": "hidden tokens: loss, nats",
    "token_accuracy": "hidden tokens: share that is right",
    "most_frequent_accuracy": "the same, always the most frequent token",
    "next_sentence_loss": "next sentence: loss, nats",
    "next_sentence_accuracy": "next sentence: share that is right",
    "coin_accuracy": "the same, always one answer",
}


def model_card(record: Mapping[str, Any]) -> str:
    """Write the card of a course model in Markdown.

    Args:
        record: What `course_models.training_record` collected.
    """
    name, config, stages = record["name"], record["config"], record["stages"]
    read, trained = stages["read"]["result"], stages["train"]["result"]
    parts = [
        f"# {name}",
        ABOUT[name],
        "## Made by",
        f"```sh\nllmos train {name}\n```",
        f"Seed {config['seed']}, {config['n_steps']:,} steps of {config['batch_size']} "
        f"rows, {trained['n_tokens']:,} tokens in all, on a CPU: "
        f"{trained['train_seconds'] / 60:.0f} minutes on a machine with other work.",
        "## Size",
        f"{trained['n_parameters']:,} parameters, {trained['model_bytes'] / 1e6:.1f} "
        f"MB in float32. {config['n_layers']} layers of width {config['d_model']}, "
        f"{config['n_heads']} heads, {config['max_seq_len']} tokens at most.",
        "## Data",
        f"Read from the maker's own CPython: {DATA[name]}, "
        f"{read['n_documents']:,} documents. {read['n_train_bytes']:,} bytes to learn "
        f"from, {read['n_valid_bytes']:,} kept away, SHA-256 `{read['sha256']}`. "
        "Python's documentation and sources are under the PSF licence.",
        "## On the text that was kept away",
        _table(("what", "value"), _scores(stages)),
        "## Curve",
        _table(("step", "loss on the text kept away, nats"), _curve(record)),
        "## Samples",
        record["how_sampled"],
        "\n\n".join(f"> {sample}" for sample in record["samples"]),
        "## Limits",
        "\n".join(f"- {limit}" for limit in LIMITS),
    ]
    return "\n\n".join(parts) + "\n"


def _scores(stages: Mapping[str, Any]) -> list[tuple[str, str]]:
    last = stages["evaluate" if "evaluate" in stages else "examine"]["result"]
    return [(what, f"{last[key]:.3f}") for key, what in SCORES.items() if key in last]


def _curve(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    points = list(zip(record["valid_steps"], record["valid_losses"], strict=True))
    every = max(1, len(points) // 12)
    return [(f"{step:,}", f"{loss:.3f}") for step, loss in points[every - 1 :: every]]


def _table(header: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [header, ("---", "---:"), *rows]
    return "\n".join(f"| {left} | {right} |" for left, right in lines)
