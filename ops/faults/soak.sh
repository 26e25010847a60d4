# `ops/soak faults`: disks that are full, fail or are read-only, a clock that jumps, files that are gone. As root it
# mounts small file systems of its own; without, those rows are skipped and say so.

soak_faults() {
    prepare_packages python3
    prepare_release
    prepare_shim
    PYTHONPATH=ops/lib:ops/crash:ops/lost-writes python3 -B ops/faults/faults.py "$sluice" "$shim" "$@"
}
