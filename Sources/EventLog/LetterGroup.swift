/// What dead letters can be counted by.
public enum LetterField: String, Sendable, CaseIterable {
    case stage
    case destination
    case source
    case kind
    case reason
    case detail
    /// The HTTP status of the vendor's last answer.
    case status
    case state
    /// Of its death, in UTC: `2026-11-25`.
    case day
    /// Of its death, in UTC: `2026-11-25T03:00Z`.
    case hour

    /// As SQL over `dead_letters`.
    var expression: String {
        switch self {
        case .stage, .destination, .source, .kind, .reason, .detail, .state: rawValue
        case .status: "http_status"
        case .day: "strftime('%Y-%m-%d', died_at / 1000, 'unixepoch')"
        case .hour: "strftime('%Y-%m-%dT%H:00Z', died_at / 1000, 'unixepoch')"
        }
    }

    /// Whether the column holds a ``NameID``.
    var isName: Bool {
        switch self {
        case .destination, .source, .kind: true
        default: false
        }
    }
}

/// Dead letters that have the same values in the fields they were counted by.
public struct LetterGroup: Sendable, Equatable {
    /// One for each field that was asked for, in that order; nil where letters have none.
    public var values: [String?]
    public var count: Int
    /// When the first of them died, in milliseconds since 1970.
    public var firstDiedAt: Int64
    /// When the last of them died, in milliseconds since 1970.
    public var lastDiedAt: Int64
}
