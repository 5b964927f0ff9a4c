"""Large language models and the operating system around them, built part by part."""

__version__ = "0.1.0"
