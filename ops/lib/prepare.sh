# Sourced by the scripts beside this folder: puts this machine in the state the project needs.

# Installs the Debian packages among "$@" that are missing.
prepare_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    echo "installing ${missing[*]}"
    "${root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What the package needs to be built: the headers of SQLite and zlib.
prepare_build() {
    command -v swift >/dev/null || {
        echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux/" >&2
        exit 1
    }
    prepare_packages libsqlite3-dev zlib1g-dev
}

# Builds for release and sets `sluice` to the binary.
prepare_release() {
    prepare_build
    echo "building (the first time takes several minutes)"
    swift build -c release --product sluice 2>&1 | grep -vE '^\[[0-9]+/[0-9]+\]|^(Fetch|Comput|Creat|Work|Updat|Planning)' || true
    sluice="$(swift build -c release --show-bin-path)/sluice"
    [ -x "$sluice" ] || exit 1
}
