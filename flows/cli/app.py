"""The command line: `copydesk`.

What heavy there is, is imported inside of `main`: a worker process imports the program that its parent was started as.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

from copydesk.flows.runtime.safe_path import leave_out_working_folder

#: Errors that tell a person what happened, where, and what to do, and the exit code of each. They are named, not
#: imported: the modules that they are from are heavy.
SAYABLE = {
    "copydesk.flows.config.toml_file.SettingsError": 2,
    "copydesk.cleaners.steps.site_rules.RulesError": 2,
    "copydesk.flows.pipeline.clean_files.OutputError": 2,
    "copydesk.flows.dataset.compact.DestinationError": 2,
    "copydesk.flows.dataset.writer.DamagedPartError": 1,
    "copydesk.flows.explain.outcome_index.DamagedIndexError": 1,
    "copydesk.flows.storage.data_folder.DamagedManifestError": 1,
    "copydesk.flows.storage.lock.LockedError": 1,
    "copydesk.flows.runtime.cancellation.Stopped": 1,
    "copydesk.flows.orchestration.server.ServerError": 1,
    "copydesk.flows.storage.warc.writer.DiskFullError": 1,
    "copydesk.flows.storage.warc.members.ArchiveError": 1,
    "copydesk.flows.storage.state.leases.LeaseLost": 1,
    "copydesk.flows.storage.state.engine.DamagedStateError": 1,
    "copydesk.flows.storage.state.engine.StateError": 1,
    "copydesk.flows.storage.object_store.ObjectStoreError": 1,
}

#: What is said where a disk, or a user's share of it, is full.
FULL = "the disk is full. Free some space and run this again"

#: What the system refuses for a reason that a person can mend, by the number of the error.
MENDABLE = {
    errno.ENOENT: "no such file or folder",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EISDIR: "is a folder, not a file",
    errno.ESPIPE: "is a pipe or a device, not a file",
    errno.ENOTDIR: "is below a file that should be a folder",
    errno.EEXIST: "is there already",
    errno.EROFS: "is on a file system that can only be read",
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
}


def main() -> None:
    """Run the command line. Bad settings and rules end it with 2, what a person can mend with 1; each says what."""
    leave_out_working_folder(os.environ)
    if _names_pages(sys.argv[1:]):
        # What reads pages takes longer to load than anything else here, and does so beside it.
        from copydesk.flows.runtime.worker_process import begin_server

        begin_server()
    from copydesk.flows.cli.commands import command_line
    from copydesk.flows.cli.console import say

    try:
        command_line(*sys.argv[1:2])()
    except Exception as error:
        kind = f"{type(error).__module__}.{type(error).__name__}"
        if kind in SAYABLE:
            say(str(error), err=True)
            sys.exit(SAYABLE[kind])
        if not isinstance(error, OSError) or not (said := _mendable(error)):
            raise
        say(said, err=True)
        sys.exit(1)
    finally:
        # The process ends: to look through all that it imported for garbage takes a tenth of a short command.
        gc.freeze()


def _names_pages(words: list[str]) -> bool:
    """Whether a command line looks like one that cleans saved pages; whether it is one, the command sees."""
    return words[:1] == ["clean"] and "--help" not in words and any(map(os.path.exists, words[1:]))


def _mendable(error: OSError) -> str | None:
    """What the system refused, in a sentence, where a person can mend it."""
    why = MENDABLE.get(error.errno or 0)
    # Of a file that was to get its name, the second one is that name.
    name = error.filename2 or error.filename
    if why is None or not (name or why == FULL):
        return None
    return f"{name or 'a file'}: {why}"
