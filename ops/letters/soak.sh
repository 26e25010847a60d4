# `ops/soak letters`: what an operator waits for with a hundred thousand dead letters, and what replaying them costs.

soak_letters() {
    prepare_packages python3
    prepare_release
    ulimit -n "$(ulimit -Hn)"
    PYTHONPATH=ops/lib:ops/dispatch python3 -B ops/letters/letters.py "$sluice" "$@"
}
