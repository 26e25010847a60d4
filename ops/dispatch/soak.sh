# `ops/soak dispatch`: the pace as the receivers see it, and whether a bad destination costs a good one anything.

soak_dispatch() {
    prepare_packages python3
    prepare_release
    ulimit -n "$(ulimit -Hn)"
    PYTHONPATH=ops/lib python3 -B ops/dispatch/dispatch.py "$sluice" "$@"
}
