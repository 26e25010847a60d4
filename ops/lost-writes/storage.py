"""The preloaded storage of `shim.c`, seen from outside: what it is told while the program runs."""

import errno
import mmap
import os
import shutil
import struct

FIELDS = {
    "kill_after": "i", "sync_microseconds": "i", "swallowed_syncs": "I", "failing": "I", "failing_files": "I",
    "error": "i", "failures": "I", "watched": "I", "clock_nanoseconds": "q",
}
DATABASE, WAL, DIRECTORY, OTHER = 1, 2, 4, 8
WRITE, SYNC, READ, OPEN = 1, 2, 4, 8


class Storage:
    """`journal` is None where nothing is to be lost; syncs are real then."""

    def __init__(self, shim, root, directory, is_losing):
        path = os.path.join(directory, "control")
        self.journal = os.path.join(directory, "journal") if is_losing else None
        self.offsets = {}
        for name, form in FIELDS.items():
            self.offsets[name] = (struct.calcsize("".join(list(FIELDS.values())[:len(self.offsets)])), form)
        with open(path, "w+b") as file:
            file.truncate(4096)
            self.control = mmap.mmap(file.fileno(), 4096)
        self.environment = {"LD_PRELOAD": str(shim), "SHIM_ROOT": root, "SHIM_CONTROL": path}
        if is_losing:
            self.environment["SHIM_JOURNAL"] = self.journal
        self.begin()

    def begin(self):
        """Before each start: with an empty journal, all there is on the disk is safe."""
        if self.journal:
            shutil.rmtree(f"{self.journal}.saved", ignore_errors=True)
            os.mkdir(f"{self.journal}.saved")
            open(self.journal, "wb").close()

    def set(self, **values):
        for name, value in values.items():
            offset, form = self.offsets[name]
            struct.pack_into(form, self.control, offset, value)

    def get(self, name):
        offset, form = self.offsets[name]
        return struct.unpack_from(form, self.control, offset)[0]

    def fail(self, what, files, error=errno.EIO):
        self.set(failing_files=files, error=error, failing=what)

    def heal(self):
        self.set(failing=0)
