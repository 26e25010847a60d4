extension ConfigurationReference {
    /// The page `ops/docs/configuration.md`.
    static func markdown() -> String {
        let sections = keys.filter { $0.section.isEmpty }.map { top in
            let rows = keys.filter { $0.path == top.path || $0.path.hasPrefix(top.path + ".") }.map(row)
            return (["## \(top.path)", "", "| key | type | default | meaning |", "|---|---|---|---|"] + rows)
                .joined(separator: "\n")
        }
        return ([introduction] + sections).joined(separator: "\n\n") + "\n"
    }

    private static func row(_ key: ConfigurationKey) -> String {
        let only = key.vendor.map { " (\($0))" } ?? ""
        return "| `\(key.path)`\(only) | \(key.kind) | \(presence(key)) | \(key.meaning) |"
    }

    private static func presence(_ key: ConfigurationKey) -> String {
        switch key.presence {
        case .required: "required"
        case .optional: ""
        case .byDefault(let text): "`\(text)`"
        }
    }

    private static let introduction = """
        # Configuration

        Every key of `sluice.yaml`. `sluice check` verifies a file and prints it with all defaults filled in and secrets
        masked. This page is rendered from the program's own table of keys and compared with it by a test.

        - The file is YAML, hence JSON too. A key that is not listed here, or is given twice, is a fault. Anchors, aliases
          and merge keys (`<<`) work.
        - In a value, `${NAME}` is a variable of the environment, `${NAME:-text}` one with a default, `${file:PATH}` the
          content of a file without its last line break, `$$` a dollar sign.
        - A path that is not absolute counts from the configuration file's directory.
        - Sizes: a number of bytes, or with a unit: `B`, `KB`, `MB`, `GB`, `TB` (1,000) or `KiB`, `MiB`, `GiB`, `TiB` (1,024).
        - Durations: a whole number and a unit: `ms`, `s`, `m`, `h`, `d`.
        - Rates: requests per second, fractions too.
        - Fields: the name of an event's member, or a JSON Pointer into the event: `/params/segment`.
        - Shares: percent of all people, `0-50` or `50-100`; `50` is short for `0-50`.
        - `NAME` stands for a name of your own: lower-case letters, digits and hyphens. A destination cannot be called `hold`.
        - A vendor in brackets: sources or destinations of that vendor have this key, others do not.
        """
}
