import Yams

/// Where in a file something stands. Both count from 1; columns are Unicode scalars.
struct Place: Hashable, Comparable, Sendable {
    let line: Int
    let column: Int

    static let start = Place(line: 1, column: 1)

    static func < (one: Place, other: Place) -> Bool {
        (one.line, one.column) < (other.line, other.column)
    }
}

extension Place {
    init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}

extension Place: CustomStringConvertible {
    var description: String { "\(line):\(column)" }
}
