"""The `llmos` command, one file per verb: parse, call one function, print."""
