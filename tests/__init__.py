"""The tests, and how they check types: as PEP 484 says, a float may be an int."""

from beartype import BeartypeConf, beartype

checked = beartype(conf=BeartypeConf(is_pep484_tower=True))
