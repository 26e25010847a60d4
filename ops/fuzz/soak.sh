# `ops/soak fuzz`: libFuzzer over the targets in ops/fuzz/Targets, one after the other.
#
# What a target is fed grows in .build-fuzz/corpus; the part of it that reaches something new is kept in
# ops/fuzz/corpus, what broke in ops/fuzz/found. Both are replayed by FuzzCorpusTests. Commit what is new there.

# Most files kept per target, and most bytes of each.
fuzz_most_files=200
fuzz_most_bytes=2048
# Seconds after which an input counts as slow. The sanitizers make everything about fifteen times slower than a release
# build, and the target `growth` works on long bodies.
fuzz_most_seconds() {
    [ "$1" = growth ] && echo 3 || echo 1
}

soak_fuzz() {
    local seconds=60 targets=() target failed=0
    while [ $# -gt 0 ]; do
        case "$1" in
        --seconds) seconds=${2:?--seconds needs a number} && shift ;;
        -*) echo "usage: ops/soak fuzz [--seconds N] [TARGET…]" >&2 && exit 2 ;;
        *) targets+=("$1") ;;
        esac
        shift
    done
    [[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "--seconds needs a whole number above 0, got $seconds" >&2 && exit 2; }

    fuzz_build
    [ ${#targets[@]} -gt 0 ] || mapfile -t targets < <("$fuzz_program")
    for target in "${targets[@]}"; do
        "$fuzz_program" | grep -qx "$target" || { echo "there is no target $target" >&2 && exit 2; }
    done
    printf '%-10s %12s %9s %10s %8s\n' target executions coverage "new files" found
    for target in "${targets[@]}"; do fuzz_target "$target" "$seconds" || failed=1; done
    [ "$failed" -eq 0 ] || echo "What was found is in ops/fuzz/found; with its stack or its time above." >&2
    return "$failed"
}

# Builds and sets fuzz_program.
fuzz_build() {
    local module build=(swift build -c release --package-path ops/fuzz --scratch-path .build-fuzz --product fuzz)
    prepare_build
    prepare_packages coreutils grep
    mkdir -p ops/fuzz/.build-modules
    for module in Sources/CommerceEvents Sources/Validation Sources/Vendors schemas; do
        ln -sfn "../../../$module" "ops/fuzz/.build-modules/$(basename "$module")"
    done
    quietly "building for libFuzzer (the first time takes minutes)" "${build[@]}"
    fuzz_program="$("${build[@]}" --show-bin-path)/fuzz"
}

# One target for so many seconds, and a line about it. Fails when something was found, now or before.
fuzz_target() {
    local target=$1 seconds=$2 log=.build-fuzz/$1.log marker file before found old=0
    local work=.build-fuzz/corpus/$target kept=ops/fuzz/corpus/$target cases=ops/fuzz/found/$target
    mkdir -p "$work" "$kept" "$cases"
    for file in "$cases"/*; do
        [ -f "$file" ] && fuzz_is_slow "$target" "$file" || continue
        echo "--- not mended yet: $file" >&2
        old=$((old + 1))
    done
    marker=$(mktemp)
    before=$(fuzz_count "$kept")
    # What was mended is a good place to search from; what was not would end the search at once.
    fuzz_run "$target" -max_total_time="$seconds" -artifact_prefix="$cases/" -print_final_stats=1 \
        "$(fuzz_dictionary "$target")" "$work" "$kept" $([ "$old" -gt 0 ] || echo "$cases") >"$log" 2>&1 || true
    fuzz_confirm "$target" "$cases" "$marker"
    found=$(find "$cases" -type f -newer "$marker" | wc -l)
    rm -f "$marker"
    [ "$found" -gt 0 ] || fuzz_keep "$target" "$work" "$kept"
    printf '%-10s %12s %9s %10s %8s\n' "$target" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)" \
        "$(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -d' ' -f2)" $(($(fuzz_count "$kept") - before)) $((found + old))
    fuzz_show "$target" "$cases" "$found"
    rmdir --ignore-fail-on-non-empty "$cases"
    # A search that left neither a find nor its figures has failed by itself.
    if [ "$found" -eq 0 ] && ! grep -q '^stat::number_of_executed_units' "$log"; then
        tail -20 "$log" >&2
        return 1
    fi
    [ $((found + old)) -eq 0 ]
}

# libFuzzer with the bounds that hold for every use of it. Swift's own backtraces wait for ever under a sanitizer.
fuzz_run() {
    local target=$1
    shift
    SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=quarantine_size_mb=16 \
        nice -n 10 "$fuzz_program" "$target" -timeout="$(fuzz_most_seconds "$target")" -rss_limit_mb=2048 -max_len=4096 "$@" </dev/null
}

fuzz_dictionary() {
    local names dictionary=.build-fuzz/$1.dict name
    case "$1" in
    tape) names=json ;;
    schema) names="json schema pattern" ;;
    dengage | gravity | field | ometria | growth) names="json events" ;;
    *) names=$1 ;;
    esac
    for name in $names; do cat "ops/fuzz/dictionaries/$name.dict"; done >"$dictionary"
    echo "-dict=$dictionary"
}

# Adds to the kept files short ones that reach something they do not; where there is no room for all of these, every
# second, third … of them in order of size.
fuzz_keep() {
    local target=$1 work=$2 kept=$3 scratch room fresh=() name step index
    room=$((fuzz_most_files - $(fuzz_count "$kept")))
    [ "$room" -gt 0 ] || return 0
    scratch=$(mktemp -d)
    mkdir "$scratch/short" "$scratch/merged"
    find "$work" -type f -size -$((fuzz_most_bytes + 1))c -exec cp -t "$scratch/short" {} +
    cp -r "$kept/." "$scratch/merged"
    fuzz_run "$target" -set_cover_merge=1 "$scratch/merged" "$scratch/short" >".build-fuzz/$target.merge.log" 2>&1 || true
    for name in $(cd "$scratch/merged" && ls -Sr); do
        [ -e "$kept/$name" ] || fresh+=("$name")
    done
    step=$(((${#fresh[@]} + room - 1) / room))
    for ((index = 0; index < ${#fresh[@]}; index += step)); do cp "$scratch/merged/${fresh[index]}" "$kept/"; done
    rm -rf "$scratch"
}

fuzz_count() {
    find "$1" -type f | wc -l
}

# Runs again what was slow, as another program may have had the processor. What is quick then is no find.
fuzz_confirm() {
    local target=$1 cases=$2 marker=$3 file
    while read -r file; do
        fuzz_is_slow "$target" "$file" || rm -f "$file"
    done < <(find "$cases" -type f -newer "$marker" \( -name 'timeout-*' -o -name 'slow-unit-*' \))
}

# Whether a file takes too long or does not come to its end.
fuzz_is_slow() {
    local milliseconds most=$(($(fuzz_most_seconds "$1") * 1000))
    milliseconds=$(fuzz_time "$1" "$2" | grep -F "$2" | cut -d. -f1)
    [ "${milliseconds:-$most}" -ge "$most" ]
}

# Runs one file without the fuzzer and prints its milliseconds of processor time; nothing when it does not come to its
# end.
fuzz_time() {
    (SWIFT_BACKTRACE=enable=no nice -n 10 timeout -k 1 30 "$fuzz_program" "$1" --time "$2" </dev/null || true) 2>/dev/null
}

# The finds, so many of them: how long each takes, and where the fuzzer stopped.
fuzz_show() {
    local target=$1 cases=$2 count=$3 file milliseconds
    [ "$count" -gt 0 ] || return 0
    while read -r file; do
        milliseconds=$(fuzz_time "$target" "$cases/$file" | cut -d' ' -f1)
        echo "--- $cases/$file: ${milliseconds:-does not come to its end}${milliseconds:+ ms}"
    done < <(ls -t "$cases" | head -"$count") >&2
    grep -E 'Fatal error|ERROR:|/(Sources|\.build-modules|Targets)/' ".build-fuzz/$target.log" | head -20 >&2 || true
}
