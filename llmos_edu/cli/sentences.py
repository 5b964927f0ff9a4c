"""What a stage did and what it cost, said in one or two lines."""

from typing import Any

from llmos_edu.cli.terminal import Terminal, printable
from llmos_edu.recipes.stages import Stage

SENTENCES = {
    "read": "{n_documents:,} documents, {n_bytes:,} bytes; each paragraph once: "
    "{n_train_bytes:,} bytes to learn from, {n_valid_bytes:,} kept away",
    "tokenize": "{vocab_size:,} tokens learnt, {bytes_per_token:.2f} bytes each on "
    "average; the text is now {n_train_tokens:,} numbers",
    "train": "{n_parameters:,} parameters, {n_steps:,} steps, {n_tokens:,} tokens at "
    "{tokens_per_s:,.0f} per second; loss {first_loss:.2f} -> {last_loss:.2f} nats; "
    "the model is {model_bytes:,} bytes",
    "evaluate": "on text it has not seen: loss {loss:.2f} nats, perplexity "
    "{perplexity:.0f}, {bits_per_byte:.2f} bits per byte (gzip {gzip_bits_per_byte:.2f}"
    ", token frequencies {unigram_bits_per_byte:.2f}, nothing known 8.00)",
    "examine": "on text it has not seen: {token_accuracy:.1%} of hidden tokens guessed "
    "(always the most frequent one: {most_frequent_accuracy:.1%}), "
    "{next_sentence_accuracy:.1%} of pairs judged rightly "
    "(a coin: {coin_accuracy:.1%})",
    "generate": "{n_new_tokens} tokens written after {n_prompts} beginnings",
}


def say_stage(stage: Stage, terminal: Terminal) -> None:
    """Print a stage, and below it what the model wrote if it wrote anything."""
    when = "earlier" if stage.remembered else "       "
    terminal.say(f"{stage.name:<9}{stage.seconds:6.1f} s {when}  {sentence(stage)}")
    for prompt, text in stage.result.get("continued", {}).items():
        text = printable(text).replace("\n", "\n    ")
        terminal.say(f"\n    {prompt} >>>{text}")
    if stage.name == "generate":
        terminal.say()


def sentence(stage: Stage) -> str:
    """Say what a stage found; its name alone where there is no sentence for it."""
    values: dict[str, Any] = dict(stage.result)
    values["n_prompts"] = len(values.get("continued", {}))
    return SENTENCES.get(stage.name, stage.name).format(**values)
