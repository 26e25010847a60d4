"""Puts a folder into a state that a power cut could have left: reads the journal that `shim.c` has kept.

Per file, each sector of 512 bytes becomes what it was after any of the writes since the last sync of the file, or
before all of them; per directory, the last of the changes since its last sync are undone. What is synced is never
touched.
"""

import os
import stat
import struct
from collections import Counter, defaultdict, namedtuple

SECTOR = 512
WRITTEN, TRUNCATED, SYNCED, CREATED, RENAMED, UNLINKED, MADE, DIRECTORY_SYNCED = range(1, 9)
HEADER = struct.Struct("=4I4Q")

# `position` is where in the journal it stands; the other fields are those of `struct record`.
Record = namedtuple("Record", "position kind inode offset end size path other data")


def roll_back(root, journal, rng):
    """Returns figures on what was lost."""
    figures = Counter()
    changes, entries = unsynced(journal)
    paths = paths_of_inodes(root, f"{journal}.saved")
    for inode, records in changes.items():
        if inode in paths:
            lose_writes(paths[inode], records, rng, figures)
    lose_entries(entries, journal, rng, figures)
    for path in shared_memory(root):
        spoil(path, rng)
    figures["power cuts"] += 1
    figures["with something unsynced"] += bool(changes or entries)
    return figures


# The journal

def read(journal):
    with open(journal, "rb") as file:
        text = file.read()
    position = 0
    while position + HEADER.size <= len(text):
        kind, *lengths, inode, offset, end, size = HEADER.unpack_from(text, position)
        parts, at = [], position + HEADER.size
        for length in lengths:
            parts.append(text[at:at + length])
            at += length
        if at > len(text):
            # The kill hit while it was written: what it announces was not begun.
            return
        yield Record(position, kind, inode, offset, end, size, parts[0].decode(), parts[1].decode(), parts[2])
        position = at


def unsynced(journal):
    """Changes of content by inode, and all changes of names, each in order, as far as no sync covers them."""
    changes, entries = defaultdict(list), []
    for record in read(journal):
        if record.kind in (WRITTEN, TRUNCATED):
            changes[record.inode].append(record)
        elif record.kind == SYNCED:
            changes[record.inode] = [one for one in changes[record.inode] if one.position >= record.offset]
        elif record.kind == DIRECTORY_SYNCED:
            entries = [
                one for one in entries if one.position >= record.offset or os.path.dirname(one.path) != record.path]
        else:
            entries.append(record)
    return {inode: records for inode, records in changes.items() if records}, entries


def paths_of_inodes(*roots):
    found = {}
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                if stat.S_ISREG(status.st_mode):
                    found[status.st_ino] = path
    return found


# Content

def lose_writes(path, records, rng, figures):
    file = os.open(path, os.O_RDWR)
    try:
        history = versions(records)
        size_now = os.fstat(file).st_size
        choice, size = choose(records, history, size_now, rng)
        for sector, version in choice.items():
            before = history[sector][version:version + 1]
            if before:
                os.pwrite(file, before[0][1], sector * SECTOR)
                figures["sectors lost"] += 1
        os.ftruncate(file, size)
        figures["writes unsynced"] += len(records)
        figures["files torn"] += len(set(choice.values())) > 1
    finally:
        os.close(file)


def versions(records):
    """By sector, in order: which records changed it, and what it held before each."""
    history = defaultdict(list)
    for index, record in enumerate(records):
        for start in range(record.offset, record.end, SECTOR):
            at = start - record.offset
            # Zeros where the file had ended.
            history[start // SECTOR].append((index, record.data[at:at + SECTOR].ljust(SECTOR, b"\0")))
    return history


def choose(records, history, size_now, rng):
    """By sector the version that is on the disk, 0 for the oldest; and the size of the file."""
    sizes = [record.size for record in records] + [size_now]
    how = rng.choices(["nothing", "some", "the first", "any sector", "everything"], [6, 5, 4, 4, 1])[0]
    if how == "any sector":
        return {sector: rng.randint(0, len(steps)) for sector, steps in history.items()}, rng.choice(sizes)
    if how == "some":
        share = rng.choice([0.1, 0.5, 0.9])
        kept = {index for index in range(len(records)) if rng.random() < share}
    else:
        # The disk kept the order: up to a write that may be torn.
        count = {"nothing": 0, "everything": len(records)}.get(how, rng.randint(0, len(records)))
        kept = set(range(count))
    torn = max(kept, default=None) if how == "the first" else None
    choice = {}
    for sector, steps in history.items():
        places = [place for place, (index, _) in enumerate(steps) if index in kept]
        if places and steps[places[-1]][0] == torn and rng.random() < 0.5:
            places.pop()
        choice[sector] = places[-1] + 1 if places else 0
    return choice, sizes[max(kept, default=-1) + 1]


# Names

def lose_entries(entries, journal, rng, figures):
    """In each directory the first so many changes are on the disk: file systems keep their order."""
    by_directory = defaultdict(list)
    for record in entries:
        by_directory[os.path.dirname(record.path)].append(record)
    lost = []
    for records in by_directory.values():
        count = rng.choice([0, 0, len(records), rng.randint(0, len(records))])
        lost += records[count:]
    for record in sorted(lost, reverse=True):
        if undo(record, journal):
            figures["names lost"] += 1


def undo(record, journal):
    """False when there is nothing to undo: the kill hit before the change."""
    if record.kind in (CREATED, MADE):
        if not os.path.lexists(record.path):
            return False
        os.rename(record.path, free_name(journal))
        return True
    if record.kind == RENAMED:
        if not os.path.lexists(record.other) or os.path.lexists(record.path):
            return False
        os.rename(record.other, record.path)
        restore(record.inode, record.other, journal)
        return True
    if os.path.lexists(record.path):
        return False
    return restore(record.inode, record.path, journal)


def restore(inode, path, journal):
    kept = f"{journal}.saved/{inode}"
    if not inode or not os.path.exists(kept):
        return False
    os.link(kept, path)
    return True


def free_name(journal):
    folder = f"{journal}.saved"
    return os.path.join(folder, f"lost-{len(os.listdir(folder))}")


# Shared memory

def shared_memory(root):
    return [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names if name.endswith("-shm")]


def spoil(path, rng):
    """The index of the WAL may be on the disk in any state, or not at all: whoever opens the log makes it anew."""
    what = rng.choice(["left", "gone", "noise"])
    if what == "gone":
        os.unlink(path)
    elif what == "noise":
        with open(path, "r+b") as file:
            size = os.fstat(file.fileno()).st_size
            file.write(rng.randbytes(size))
