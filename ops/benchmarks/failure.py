"""What ends a run with an exit code."""


class Broken(Exception):
    """An answer was given for something that is not in the log: no figure of this run counts."""


class Failed(Exception):
    """Something could not be run."""
