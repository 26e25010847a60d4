# `ops/soak lost-writes`: power cuts. The collector runs on storage that loses, at the kill, what was not synced.

soak_lost-writes() {
    prepare_packages python3
    prepare_release
    prepare_shim
    PYTHONPATH=ops/lib:ops/crash python3 -B ops/lost-writes/lost_writes.py "$sluice" "$shim" "$@"
}
