"""The `llmos` command: find the verb, read its flags, run it, report how it went.

Exit codes: 0 it worked; 1 a check failed; 2 it was asked for wrongly; 130 Ctrl-C.
Nothing heavy is imported here: the verb that was asked for is, and only that one.
"""

import importlib
import os
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence

from llmos_edu import __version__
from llmos_edu.cli.flags import Parser, add_flags, read_flags
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.components import choose
from llmos_edu.core.errors import LlmosError, UnknownNameError

VERBS = {
    "lab": "open the course in JupyterLab, or run the tour where there is no display",
    "tour": "read, tokenize, train, evaluate, generate: the whole system in one pass",
    "run": "run chapters from top to bottom",
    "check": "see which tasks of an exercise are right",
    "progress": "see how far you are, or check somebody's record again",
    "corpus": "list, describe or write the texts that are always there",
    "train": "pretrain a GPT or a BERT on a text",
    "generate": "let a trained model continue a sentence",
    "new-exercise": "begin an exercise: a solution that works, to be changed",
    "blanks": "make the exercises from their solutions",
    "prove": "put the graders of exercises on trial",
    "grade": "grade a class in sealed boxes",
    "feedback": "write what each student should know about their grade",
    "gradebook": "turn results into marks for a learning platform",
    "book": "build the book of the course, or look at it",
    "bench": "measure our speed beside other libraries'",
    "doctor": "look at this machine: what is there, what is missing, what mends it",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        argv: The words after `llmos`; None reads the process's own.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        return _run(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    except LlmosError as error:
        if debug:
            raise
        see = f" (see {error.see})" if error.see else ""
        Terminal().complain(f"{error}{see}")
        return 2
    except KeyboardInterrupt:
        verb = sys.modules.get(module_of(words[0]) if words else "")
        advice = getattr(verb, "AFTER_CTRL_C", "")
        Terminal().complain(f"interrupted{'; ' if advice else ''}{advice}")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def module_of(verb: str) -> str:
    """The module of a verb.

    Example:
        >>> module_of("new-exercise")
        'llmos_edu.cli.new_exercise'
    """
    return f"llmos_edu.cli.{verb.replace('-', '_')}"


def _run(words: list[str]) -> int:
    if not words or words[0].startswith("-"):
        return _front_page(words)
    try:
        choose("verb", words[0], VERBS)
    except UnknownNameError as error:
        raise UnknownNameError(f"{error}; see `llmos --help`") from None
    verb = importlib.import_module(module_of(words[0]))
    flags_for = getattr(verb, "flags_for", lambda _: verb.FLAGS)
    configs = flags_for(words[1:])
    parser = Parser(prog=f"llmos {words[0]}", description=verb.__doc__)
    for config in configs:
        add_flags(parser, config)
    parser.add_argument("--json", action="store_true", help="Answer in JSON.")
    parser.add_argument("--debug", action="store_true", help="Show tracebacks.")
    parsed = parser.parse_args(words[1:])
    options = [read_flags(config, parsed) for config in configs]
    return 0 if verb.run(*options, Terminal(json=parsed.json)) else 1


def _front_page(words: list[str]) -> int:
    verbs = "\n".join(f"  {name:<12} {summary}" for name, summary in VERBS.items())
    parser = Parser(
        prog="llmos",
        usage="llmos VERB [--help] [flags]",
        description=f"Learn large language models by building them.\n\n{verbs}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"llmos {__version__}")
    parser.parse_args(words)
    parser.print_help()
    return 0


if __name__ == "__main__":
    sys.exit(main())
