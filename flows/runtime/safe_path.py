"""Processes of ours import nothing that lies in the folder in which a person works.

The program that an installation puts beside Python does not look there. Its children would: Python puts the working
folder before all others where it is started with `-c` or `-m`, as the servers of worker processes and Prefect are, and
somebody's `json.py` or `queue.py` would be taken for the library's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping

#: Asks Python not to look in the working folder; any value will do, and this one says whose it is.
_VARIABLE, _OURS = "PYTHONSAFEPATH", "copydesk"


def program(module: str) -> list[str]:
    """The words that start a module of ours as a program, whatever environment it gets."""
    return [sys.executable, "-P", "-m", module]


def leave_out_working_folder(environ: MutableMapping[str, str]) -> None:
    """Ask it of all Python processes that are started with this environment."""
    environ.setdefault(_VARIABLE, _OURS)


def as_the_user_set_it(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a command of the operator's, who may want the folder of their program searched."""
    return {name: value for name, value in environ.items() if (name, value) != (_VARIABLE, _OURS)}
