# `ops/soak crash`: SIGKILL at random instants under load, and an oracle that knows only what was answered.

soak_crash() {
    prepare_packages python3
    prepare_release
    PYTHONPATH=ops/lib python3 -B ops/crash/crash.py "$sluice" "$@"
}
