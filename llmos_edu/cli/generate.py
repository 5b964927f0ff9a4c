"""Let a trained model continue a sentence, token by token."""

import codecs
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from llmos_edu.cli.terminal import Terminal, printable
from llmos_edu.core.errors import ConfigError

if TYPE_CHECKING:
    from llmos_edu.recipes.run_folder import Writer


@dataclass(frozen=True, kw_only=True)
class GenerateOptions:
    """Which model, after which words, and how daring."""

    model: Path = field(metadata={"positional": True})
    """A run folder, as `llmos train` and `llmos tour` write them, or course-gpt."""
    prompt: str = ""
    """The words to continue; read from standard input if there are none."""
    max_new_tokens: int = 60
    """How many tokens to write."""
    temperature: float = 0.8
    """Below 1 plays safe, above 1 dares; 0 always takes the most probable token."""
    top_k: int | None = None
    """Draw among the k most probable tokens only."""
    top_p: float | None = None
    """Draw among the most probable tokens that share this probability."""
    seed: int = 0
    device: str = "auto"


FLAGS = [GenerateOptions]


def run(options: GenerateOptions, terminal: Terminal) -> bool:
    """Print the prompt and what follows, each token as it comes."""
    from llmos_edu.recipes.course_models import load_course_gpt
    from llmos_edu.recipes.run_folder import load_run

    prompt = options.prompt
    if not prompt and not sys.stdin.isatty():
        prompt = sys.stdin.read().rstrip("\n")
    if not prompt:
        raise ConfigError(
            "a prompt must have at least one character, got none; "
            "give some words with --prompt, or on standard input"
        )
    if str(options.model) == "course-gpt":
        writer = load_course_gpt(device=options.device)
    else:
        writer = load_run(options.model, device=options.device)
    written: list[str] = []
    for piece in pieces(prompt, writer, options):
        terminal.say(printable(piece if written else prompt + piece), end="")
        written.append(piece)
    terminal.say()
    terminal.answer({"prompt": prompt, "continued": "".join(written)})
    return True


def pieces(prompt: str, writer: "Writer", options: GenerateOptions) -> Iterator[str]:
    """What the model writes, as soon as it makes whole characters."""
    import torch

    from llmos_edu.generate.decoding import stream

    device = next(writer.model.parameters()).device
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    for token_ids in stream(
        writer.model,
        torch.tensor([writer.tokenizer.encode(prompt)], device=device),
        max_new_tokens=options.max_new_tokens,
        temperature=options.temperature,
        top_k=options.top_k,
        top_p=options.top_p,
        generator=torch.Generator(device).manual_seed(options.seed),
    ):
        yield decoder.decode(writer.tokenizer.token_bytes(int(token_ids)))
    yield decoder.decode(b"", final=True)
