"""The storage loses what was not synced, and nothing else: a small program writes, is killed, and is rolled back."""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import rollback
from storage import DATABASE, DIRECTORY, Storage

SEEDS = 60
PAGE = 4096

# A file of two synced pages and its name, made safe.
SAFE = """
import os, signal
file = os.open("a.db", os.O_RDWR | os.O_CREAT)
os.pwrite(file, b"a" * 8192, 0)
os.fdatasync(file)
folder = os.open(".", os.O_RDONLY)
os.fsync(folder)
"""
KILLED = "\nos.kill(os.getpid(), signal.SIGKILL)"


class RollbackTest(unittest.TestCase):
    def states(self, program, **control):
        """What a power cut after `program` may leave, by seed: the folder as {name: content}."""
        with tempfile.TemporaryDirectory() as directory:
            directory = os.path.realpath(directory)
            root = os.path.join(directory, "root")
            os.mkdir(root)
            storage = Storage(os.environ["SHIM"], root, directory, is_losing=True)
            storage.set(**control)
            run = subprocess.run(
                [sys.executable, "-I", "-c", program + KILLED], cwd=root, env=os.environ | storage.environment)
            self.assertEqual(run.returncode, -9)
            return self.rolled_back(root, storage.journal)

    def rolled_back(self, root, journal):
        """The same cut again for each seed: on copies at the same paths, whose inodes are other ones."""
        folders = (root, f"{journal}.saved")
        inodes, states = rollback.paths_of_inodes(*folders), []
        for folder in folders:
            os.rename(folder, f"{folder}-as-left")
        with unittest.mock.patch.object(rollback, "paths_of_inodes", lambda *_: inodes):
            for seed in range(SEEDS):
                for folder in folders:
                    shutil.rmtree(folder, ignore_errors=True)
                    shutil.copytree(f"{folder}-as-left", folder)
                rollback.roll_back(root, journal, random.Random(seed))
                states.append({path.name: path.read_bytes() for path in pathlib.Path(root).iterdir()})
        return states

    def test_what_is_synced_stays(self):
        for state in self.states(SAFE):
            self.assertEqual(state, {"a.db": b"a" * 8192})

    def test_an_unsynced_write_is_kept_dropped_or_torn_between_sectors(self):
        states = self.states(SAFE + 'os.pwrite(file, b"b" * 4096, 4096)')
        for state in states:
            content = state["a.db"]
            self.assertEqual(content[:PAGE], b"a" * PAGE)
            for start in range(PAGE, 2 * PAGE, 512):
                self.assertIn(content[start:start + 512], (b"a" * 512, b"b" * 512))
        seconds = [state["a.db"][PAGE:] for state in states]
        self.assertIn(b"a" * PAGE, seconds)
        self.assertIn(b"b" * PAGE, seconds)
        self.assertTrue(any(len(set(second)) == 2 for second in seconds))

    def test_of_two_unsynced_writes_the_second_may_be_there_without_the_first(self):
        states = self.states(SAFE + 'os.pwrite(file, b"b" * 4096, 8192); os.pwrite(file, b"c" * 4096, 12288)')
        self.assertTrue(any(
            state["a.db"][8192:12288] == bytes(PAGE) and state["a.db"][12288:] == b"c" * PAGE for state in states))
        self.assertTrue(any(len(state["a.db"]) == 8192 for state in states))

    def test_an_unsynced_truncation_may_be_undone(self):
        states = self.states(SAFE + "os.ftruncate(file, 0)")
        self.assertIn({"a.db": b"a" * 8192}, states)
        self.assertIn({"a.db": b""}, states)

    def test_names_are_lost_unless_their_directory_is_synced(self):
        program = SAFE + 'os.rename("a.db", "b.db"); os.fdatasync(file)'
        self.assertEqual({tuple(state) for state in self.states(program)}, {("a.db",), ("b.db",)})
        self.assertEqual({tuple(state) for state in self.states(program + "; os.fsync(folder)")}, {("b.db",)})

    def test_an_unlinked_file_may_come_back(self):
        states = self.states(SAFE + 'os.unlink("a.db")')
        self.assertIn({}, states)
        self.assertIn({"a.db": b"a" * 8192}, states)

    def test_a_sync_that_does_nothing_saves_nothing(self):
        program = SAFE + 'os.pwrite(file, b"b" * 8192, 0); os.fdatasync(file)'
        self.assertEqual({state["a.db"] for state in self.states(program)}, {b"b" * 8192})
        self.assertGreater(len({state["a.db"] for state in self.states(program, swallowed_syncs=DATABASE)}), 1)
        self.assertIn({}, self.states(program, swallowed_syncs=DIRECTORY))


if __name__ == "__main__":
    unittest.main()
