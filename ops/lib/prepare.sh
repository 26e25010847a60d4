# Sourced by the scripts beside this folder: puts this machine in the state the project needs.

# Runs a command with one line to watch: "$1… 12 s". What it says is shown, all of it, when it fails.
quietly() {
    local title=$1 log started=$SECONDS ticker status=0
    shift
    log=$(mktemp)
    [ -t 1 ] || echo "$title…"
    tick "$title" &
    ticker=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$ticker" 2>/dev/null && wait "$ticker" 2>/dev/null || true
    [ ! -t 1 ] || printf '\r\033[K'
    if [ "$status" -eq 0 ]; then
        echo "$title… done in $((SECONDS - started)) s"
    else
        cat "$log" >&2
        echo "$title… failed after $((SECONDS - started)) s; the reason is above" >&2
    fi
    rm -f "$log"
    return "$status"
}

# Shows the time that passes: in place in a terminal, elsewhere a line a minute. Ends with the script at the latest.
tick() {
    local started=$SECONDS elapsed
    while kill -0 $$ 2>/dev/null; do
        elapsed=$((SECONDS - started))
        if [ -t 1 ]; then
            printf '\r%s… %d s' "$1" "$elapsed"
        elif ((elapsed > 0 && elapsed % 60 == 0)); then
            echo "$1… $elapsed s"
        fi
        sleep 1
    done
}

# Installs the Debian packages among "$@" that are missing.
prepare_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    # A password is asked for here, where the question can be seen.
    [ ${#root[@]} -eq 0 ] || sudo -v
    quietly "looking up packages" "${root[@]}" apt-get update -qq
    quietly "installing ${missing[*]}" "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# What the package needs to be built: the headers of SQLite and zlib.
prepare_build() {
    command -v swift >/dev/null || {
        echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux/" >&2
        exit 1
    }
    prepare_packages libsqlite3-dev zlib1g-dev
}

# Installs packages "${@:2}" of Python's index into .build/$1, where they are not there yet.
prepare_python() {
    local folder=.build/$1 packages="${*:2}"
    [ "$(cat "$folder/packages" 2>/dev/null)" = "$packages" ] && return
    python3 -m pip --version >/dev/null 2>&1 || prepare_packages python3-pip
    mkdir -p .build
    quietly "fetching $packages" python3 -m pip install --disable-pip-version-check --upgrade --target "$folder" "${@:2}" &&
        echo "$packages" >"$folder/packages"
}

# What the tests compare our verdicts with: Python's jsonschema, in .build/oracle.
prepare_oracle() {
    prepare_python oracle jsonschema==4.26.0
}

# A browser, what drives it, and what measures pages, the latter two in .build/browser.
prepare_browser() {
    prepare_packages chromium chromium-driver fonts-dejavu-core
    prepare_python browser selenium==4.51.0 axe-core-python==0.1.0
}

# Sets `schemathesis`: what asks the admin API all that its document allows, in .build/schemathesis.
prepare_schemathesis() {
    local package=schemathesis==4.32.5
    schemathesis=.build/schemathesis/bin/schemathesis
    [ "$(cat .build/schemathesis/package 2>/dev/null)" != "$package" ] || return 0
    mkdir -p .build
    quietly "fetching $package" bash -c 'python3 -m venv --clear .build/schemathesis &&
        .build/schemathesis/bin/pip install --disable-pip-version-check "$0"' "$package" &&
        echo "$package" >.build/schemathesis/package
}

# Sets `promtool`: the one on the machine, else Debian's.
prepare_promtool() {
    promtool=$(command -v promtool) || {
        promtool=.build/prometheus/usr/bin/promtool
        unpack_package prometheus "$promtool"
    }
}

# Sets `nginx` likewise.
prepare_nginx() {
    nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || {
        nginx=.build/nginx/usr/sbin/nginx
        unpack_package nginx "$nginx" && "$nginx" -v 2>/dev/null
    }
}

# Unpacks a Debian package into .build, beside no service that would be started, unless the program $2 is there already.
unpack_package() {
    [ ! -x "$2" ] || return 0
    local folder
    folder=$(mktemp -d)
    quietly "fetching $1" bash -c 'cd "$0" && apt-get download -qq "$1"' "$folder" "$1" &&
        dpkg -x "$folder/$1"_*.deb ".build/$1"
    rm -rf "$folder"
    [ -x "$2" ]
}

# Builds for release and sets `sluice` to the binary; to SLUICE_BINARY, and builds nothing, where that is given.
prepare_release() {
    sluice=${SLUICE_BINARY:-}
    [ -z "$sluice" ] || return 0
    prepare_build
    quietly "building for release (the first time takes minutes)" swift build -c release --product sluice
    sluice="$(swift build -c release --show-bin-path)/sluice"
}

# Builds the preloaded storage beside `sluice` and sets `shim` to it.
prepare_shim() {
    command -v gcc >/dev/null || command -v clang >/dev/null || prepare_packages gcc libc6-dev
    shim="$(dirname "$sluice")/shim.so"
    "$(command -v gcc || command -v clang)" -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC -o "$shim" \
        ops/lost-writes/shim.c
}
