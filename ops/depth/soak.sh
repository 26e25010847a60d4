# `ops/soak depth`: intake, drain, start, memory and size with ten million events in the log.

soak_depth() {
    prepare_packages python3 wrk
    prepare_release
    ulimit -n "$(ulimit -Hn)"
    PYTHONPATH=ops/lib:ops/benchmarks python3 -B ops/depth/depth.py "$sluice" "$@"
}
