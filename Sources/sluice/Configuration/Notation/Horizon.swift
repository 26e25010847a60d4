/// How long something is tried: for a span, or `never` given up.
enum Horizon: Hashable, Comparable, Sendable {
    case after(Duration)
    /// Later than any span.
    case never
}

extension Horizon: ConfigurationNotation {
    static let expectation = "\(Duration.expectation), or never"

    init?(notation text: String) {
        if text == "never" {
            self = .never
        } else if let span = Duration(notation: text) {
            self = .after(span)
        } else {
            return nil
        }
    }

    var notation: String {
        switch self {
        case .after(let span): span.notation
        case .never: "never"
        }
    }
}
