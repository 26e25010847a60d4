# Sourced by ops/soak: the public suites, asked of the program itself.
soak_suites() {
    [ $# -eq 0 ] || {
        echo "usage: ops/soak suites" >&2
        exit 2
    }
    prepare_packages curl python3
    ops/lib/suites.sh
    prepare_release
    python3 -B ops/suites/suites.py "$sluice" .build/suites
}
