"""WordPiece on disk: the files of BERT, which `transformers` and Rust read as well.

`vocab.txt` holds one token a line; the number of the line, from 0, is its id.
`tokenizer_config.json` says whether capitals and accents are kept.
"""

from collections.abc import Iterable
from pathlib import Path

from llmos_edu.core.errors import FileError, TokenizerError
from llmos_edu.core.files import make_folder, read_json, write_json, write_text

VOCABULARY, SETTINGS = "vocab.txt", "tokenizer_config.json"


def write_wordpiece(directory: Path, pieces: Iterable[str], *, lowercase: bool) -> None:
    """Write both files; each one replaces its predecessor in one step.

    Args:
        directory: A folder; made if it is missing.
        pieces: All tokens in the order of their ids.
        lowercase: Whether the tokenizer drops capitals and accents.

    Raises:
        FileError: the folder cannot be written.
    """
    make_folder(directory)
    write_text(directory / VOCABULARY, "".join(f"{piece}\n" for piece in pieces))
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": lowercase}
    write_json(directory / SETTINGS, settings)


def read_wordpiece(directory: Path) -> tuple[list[str], bool]:
    """Read `vocab.txt`, and `tokenizer_config.json` if it is there.

    Args:
        directory: The folder that holds the files.

    Returns:
        The tokens in the order of their ids, and whether capitals and accents are
        dropped, which they are where nothing says otherwise.

    Raises:
        FileError: a file is missing or unreadable.
        TokenizerError: `vocab.txt` is no text, or the settings ask for a split that
            this library does not have.
    """
    path = directory / VOCABULARY
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(
            f"file must be readable, got {path} ({error.strerror})"
        ) from error
    except UnicodeDecodeError as error:
        raise TokenizerError(f"vocab.txt must be UTF-8, got {path}: {error}") from error
    pieces = text.removesuffix("\n").split("\n")
    settings = directory / SETTINGS
    return pieces, _read_lowercase(settings) if settings.exists() else True


def _read_lowercase(path: Path) -> bool:
    settings = read_json(path)
    lowercase = settings.get("do_lower_case", True)
    accents = settings.get("strip_accents")
    ideographs = settings.get("tokenize_chinese_chars", True)
    if accents not in (None, lowercase) or not ideographs:
        raise TokenizerError(
            "a WordPiece tokenizer must drop accents and capitals together and cut "
            f"ideographs apart, got do_lower_case={lowercase}, "
            f"strip_accents={accents}, tokenize_chinese_chars={ideographs} in {path}"
        )
    return bool(lowercase)
