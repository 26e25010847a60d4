/// A credential. Shown as `***` wherever it is printed, interpolated, dumped or logged; ``value`` is the text itself.
struct Secret: Hashable, Sendable {
    static let mask = "***"

    let value: String

    init(_ value: String) {
        self.value = value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { Self.mask }
    var debugDescription: String { Self.mask }
    var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}

extension Secret: ConfigurationNotation {
    static let expectation = "a secret that is not empty, such as \"${NAME}\" or \"${file:PATH}\""

    init?(notation text: String) {
        if text.isEmpty { return nil }
        value = text
    }

    /// The one notation that does not read back as the same value: a configuration is printed without its secrets.
    var notation: String { Self.mask }
}
