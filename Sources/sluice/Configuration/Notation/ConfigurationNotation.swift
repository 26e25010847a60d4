/// A value that a configuration file states in one scalar, and that is written back in the same notation.
protocol ConfigurationNotation: Equatable, Sendable {
    /// What a file may say, for messages: "expected …".
    static var expectation: String { get }

    /// Nil when the text is not in this notation.
    init?(notation text: String)

    /// Reads back as an equal value.
    var notation: String { get }
}
