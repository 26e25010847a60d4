/// One key that a configuration file may have.
struct ConfigurationKey: Sendable {
    /// Stands in ``path`` for a name that the user chooses.
    static let anyName = "NAME"

    /// From the top, with dots: `destinations.NAME.batch.events`.
    let path: String
    let kind: ValueKind
    var presence: KeyPresence
    /// Sources or destinations of another vendor do not have it. Nil: every vendor's has.
    let vendor: String?
    /// One line.
    let meaning: String

    init(
        _ path: String,
        _ kind: ValueKind,
        _ presence: KeyPresence,
        vendor: String? = nil,
        _ meaning: String
    ) {
        self.path = path
        self.kind = kind
        self.presence = presence
        self.vendor = vendor
        self.meaning = meaning
    }

    /// Without what is above it.
    var name: String {
        path.split(separator: ".").last.map(String.init) ?? path
    }

    /// The path of the section it belongs to; empty at the top.
    var section: String {
        String(path.dropLast(name.count + 1))
    }
}
