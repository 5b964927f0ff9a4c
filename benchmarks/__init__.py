"""Measurements of the library beside its peers; run as `python -m benchmarks.NAME`."""
