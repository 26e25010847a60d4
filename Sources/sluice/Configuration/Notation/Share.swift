/// A part of all people, in percent: `50` is the first half of them, `50-100` the second.
struct Share: Equatable, Sendable {
    /// Of the places 0 to 99.
    let places: Range<Int>
}

extension Share: ConfigurationNotation {
    static let expectation = "a share in percent such as 50 or 50-100"

    init?(notation text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int(notation: String($0)) }
        let bounds = parts.count == 1 ? [0] + parts : parts
        guard bounds.count == 2, let from = bounds[0], let to = bounds[1], 0 <= from, from < to, to <= 100 else {
            return nil
        }
        places = from..<to
    }

    var notation: String { "\(places.lowerBound)-\(places.upperBound)" }
}
