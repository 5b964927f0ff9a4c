"""The GPT and the BERT that run through the course: shipped, and made again.

Both lie in the package, weights and tokenizer side by side, each with its model card.
Chapters load them instead of training, so that what one chapter builds on is what
another has shown.

Read in this order:

1. `load_course_gpt`, `load_course_bert`   what chapters call
2. `COURSE_GPT`, `COURSE_BERT`             what makes them, by `llmos train course-gpt`
3. `ship`                                  a run folder becomes a shipped model
"""

import shutil
from pathlib import Path
from typing import Any

import torch

from llmos_edu.core import files
from llmos_edu.core.components import choose
from llmos_edu.core.errors import FileError
from llmos_edu.generate.decoding import generate
from llmos_edu.recipes.course_configs import COURSE_CONFIGS
from llmos_edu.recipes.fill_gaps import fill_gaps
from llmos_edu.recipes.model_cards import model_card
from llmos_edu.recipes.run_folder import Reader, Writer, load_bert_run, load_run
from llmos_edu.train.history import History

PROMPTS = (
    "A tuple is",
    "If the file does not exist,",
    "This function returns",
    "The default value",
    "An exception is raised when",
    "Note that",
)
TEMPERATURE, TOP_K, N_WRITTEN = 0.6, 20, 60
GAPS = (
    "Return the [MASK] of a list.",
    "If the file does not [MASK], an error is raised.",
    "Raise an [MASK] if the value is not an integer.",
)
HOME = Path(__file__).parents[1] / "course_models"
CARD, RECORD = "README.md", "training.json"
SHIPPED_FOLDERS = ("model", "tokenizer")
CURVE_POINTS = 60


def load_course_gpt(*, device: str = "auto") -> Writer:
    """Load the GPT that has read the sentences of Python's documentation.

    Args:
        device: Where the model shall compute.

    Raises:
        FileError: this installation was made without the course models.
    """
    return load_run(course_folder("course-gpt"), device=device)


def load_course_bert(*, device: str = "auto") -> Reader:
    """Load the BERT that has filled gaps in Python's docstrings.

    Args:
        device: Where the model shall compute.

    Raises:
        FileError: this installation was made without the course models.
    """
    return load_bert_run(course_folder("course-bert"), device=device)


def course_folder(name: str) -> Path:
    """Find a shipped model.

    Args:
        name: "course-gpt" or "course-bert".

    Raises:
        UnknownNameError: no course model has this name.
        FileError: this installation was made without the course models.
    """
    choose("course model", name, COURSE_CONFIGS)
    folder = HOME / name
    if not (folder / "config.json").is_file():
        raise FileError(
            f"the package must bring its course models, got none at {folder}; "
            f"install it again, or train one: llmos train {name}"
        )
    return folder


def ship(run: Path, *, name: str, home: Path = HOME) -> Path:
    """Turn a finished run into a course model: its files side by side, and its card.

    Args:
        run: The run folder that `llmos train course-gpt` or `course-bert` wrote.
        name: "course-gpt" or "course-bert".
        home: Where course models lie.

    Returns:
        The folder of the model.

    Raises:
        UnknownNameError: no course model has this name.
        FileError: the run is not finished, or was made with other settings.
    """
    config = choose("course model", name, COURSE_CONFIGS)
    if files.read_json(run / "config.json") != config.to_dict():
        raise FileError(
            f"{name} must come from its own settings, got a run with others in {run}; "
            f"train it anew: llmos train {name} --out FOLDER"
        )
    record = training_record(run, name=name) | SAMPLES[name](run)
    folder = files.make_folder(home / name)
    for part in SHIPPED_FOLDERS:
        for path in sorted((run / part).iterdir()):
            shutil.copyfile(path, folder / path.name)
    files.write_json(folder / RECORD, record)
    files.write_text(folder / CARD, model_card(record))
    return folder


def training_record(run: Path, *, name: str) -> dict[str, Any]:
    """Collect what a model card is written from.

    Args:
        run: A finished run folder.
        name: The name of the model.

    Raises:
        FileError: a record is missing: the run is not finished.
    """
    stages = {path.stem: path for path in sorted((run / "stages").glob("*.json"))}
    history = History.from_dict(files.read_json(run / "history.json"))
    every = max(1, len(history.losses) // CURVE_POINTS)
    return {
        "name": name,
        "config": files.read_json(run / "config.json"),
        "stages": {stem: files.read_json(path) for stem, path in stages.items()},
        "losses": [round(loss, 4) for loss in history.losses[every - 1 :: every]],
        "losses_every": every,
        "valid_steps": history.valid_steps,
        "valid_losses": [round(loss, 4) for loss in history.valid_losses],
    }


def _continuations(run: Path) -> dict[str, Any]:
    """Let a GPT write, with a fixed seed, to the end of the paragraph."""
    writer = load_run(run, device="cpu")
    room = writer.model.config.max_seq_len
    texts = []
    for prompt in PROMPTS:
        token_ids = torch.tensor([writer.tokenizer.encode(prompt)])
        written = generate(
            writer.model,
            token_ids,
            max_new_tokens=min(N_WRITTEN, room - token_ids.shape[1]),
            temperature=TEMPERATURE,
            top_k=TOP_K,
            generator=torch.Generator().manual_seed(0),
        )
        text = writer.tokenizer.decode(written[0].tolist())
        texts.append(text.partition("\n")[0])
    how = (
        f"The first answer to each prompt, none chosen: temperature {TEMPERATURE}, "
        f"drawn among {TOP_K} tokens, seed 0, at most {N_WRITTEN} tokens."
    )
    return {"how_sampled": how, "samples": texts}


def _filled(run: Path) -> dict[str, Any]:
    """Let a BERT fill gaps."""
    reader = load_bert_run(run, device="cpu")
    texts = [
        f"{text} ({', '.join(f'{g.token} {g.probability:.0%}' for g in guesses)})"
        for text in GAPS
        for guesses in fill_gaps(reader, text, n_guesses=4)
    ]
    return {"how_sampled": "The four most probable tokens.", "samples": texts}


SAMPLES = {"course-gpt": _continuations, "course-bert": _filled}
