"""Every exception the library raises on purpose.

  LlmosError
  |-- ConfigError       a setting is impossible, alone or beside another    ValueError
  |-- InputError        data handed to a working part breaks its contract   ValueError
  |-- CorpusError       a text or data set cannot be read, or is empty      ValueError
  |-- TokenizerError    a tokenizer cannot be trained or loaded             ValueError
  |-- CheckpointError   saved weights are damaged or of another model       ValueError
  |-- DivergenceError   a loss or gradient is not a number        ArithmeticError
  |-- FileError         a file or folder cannot be read or written          OSError
  |-- UnknownNameError  no part has this name                               LookupError
  `-- MissingPartError  a program or package is not installed               ImportError

A message says the rule, what was given and what to do: "n_heads must divide d_model,
got d_model=6 and n_heads=4: 2 of 6 features would belong to no head".
"""


class LlmosError(Exception):
    """Base class, so that callers can catch this library and nothing else."""

    see: str | None = None
    """Where the book explains it, such as `05_attention`."""


class ConfigError(LlmosError, ValueError):
    """A setting is impossible on its own or contradicts another one."""


class InputError(LlmosError, ValueError):
    """Data handed to a working part breaks the contract of that part."""


class CorpusError(LlmosError, ValueError):
    """A text or data set cannot be read, or holds nothing to learn from."""


class TokenizerError(LlmosError, ValueError):
    """A tokenizer cannot be trained as asked, or its files are damaged."""


class CheckpointError(LlmosError, ValueError):
    """Saved weights are damaged, incomplete, or those of another model."""


class DivergenceError(LlmosError, ArithmeticError):
    """Training went astray: a loss or a gradient is infinite or not a number."""


class FileError(LlmosError, OSError):
    """A file or folder cannot be read or written."""


class UnknownNameError(LlmosError, LookupError):
    """Nothing has this name; the message lists the names there are."""


class MissingPartError(LlmosError, ImportError):
    """A program or package that this needs is not installed."""
