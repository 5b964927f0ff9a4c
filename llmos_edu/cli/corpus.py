"""List, describe or write the texts that are always there.

`llmos corpus` lists them, `llmos corpus describe NAME` counts one and shows how it
begins, `llmos corpus write NAME --out FOLDER` writes it as one file a document. A path
of your own may stand in the place of NAME.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import make_folder, write_text


@dataclass(frozen=True, kw_only=True)
class CorpusOptions:
    """What to do with which text."""

    action: Literal["list", "describe", "write"] = field(
        default="list", metadata={"positional": True}
    )
    """list, describe or write."""
    name: str = field(default="", metadata={"positional": True})
    """A corpus from the list, or a file or folder of your own."""
    out: Path = Path("runs/corpus")


FLAGS = [CorpusOptions]


def run(options: CorpusOptions, terminal: Terminal) -> bool:
    """List, describe or write."""
    from llmos_edu.data.corpora import CORPORA, describe

    if options.action == "list":
        rows = {name: _first_sentence(read.__doc__) for name, read in CORPORA.items()}
        terminal.table(
            [[*row] for row in rows.items()], header=["corpus", "what it is"]
        )
        terminal.answer(rows)
        return True
    documents = _documents(options)
    summary = describe(documents)._asdict()
    if options.action == "describe":
        terminal.table(
            [[name, str(value)] for name, value in summary.items()],
            header=[options.name, ""],
        )
        terminal.answer(summary)
        return True
    folder = make_folder(options.out)
    digits = len(str(len(documents)))
    for number, text in enumerate(documents):
        write_text(folder / f"{number:0{digits}}.txt", text)
    terminal.say(f"{len(documents):,} documents written to {folder}/")
    terminal.answer({**summary, "folder": str(folder)})
    return True


def _documents(options: CorpusOptions) -> list[str]:
    from llmos_edu.core.components import choose
    from llmos_edu.data.corpora import CORPORA, read_texts

    if not options.name:
        raise ConfigError(
            f"corpus {options.action} needs a name, got none; "
            f"name one of {', '.join(CORPORA)} or a path"
        )
    if options.name not in CORPORA and Path(options.name).exists():
        return read_texts(options.name)
    return choose("corpus", options.name, CORPORA)()


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
