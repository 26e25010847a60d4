import GRDB
import Synchronization

/// A stretch of the log in memory: every row above `after`, up to and with `through`.
///
/// Rows never change and numbers only grow, so a range is true for as long as it is kept; what was trimmed since is owed
/// to nobody, and when events are taken back all ranges are forgotten.
struct EventRange: Sendable {
    struct Row: Sendable {
        let event: StoredEvent
        let route: RouteID
    }

    /// Bodies in one range, about.
    static let maxBytes = 1 << 20

    let after: Int64
    let through: Int64
    let rows: [Row]

    /// - Parameter last: a number that was committed before this read began.
    init(after: Int64, last: Int64, _ db: Database) throws {
        var rows: [Row] = []
        var envelopes = EnvelopeCache()
        var bytes = 0
        let statement = try db.prepared(StretchQuery.following)
        defer { statement.reset() }
        statement.bind(after, at: 1)
        statement.bind(Int64(StretchQuery.maxRows), at: 2)
        while bytes < Self.maxBytes, try statement.step() {
            bytes += statement.byteCount(8)
            let route = RouteID(rawValue: statement.integer(3))
            rows.append(Row(event: try envelopes.event(statement, db), route: route))
        }
        self.after = after
        self.rows = rows
        let newest = rows.last?.event.sequence ?? after
        let isCut = bytes >= Self.maxBytes || rows.count == StretchQuery.maxRows
        through = isCut ? newest : max(newest, last)
    }

    /// The index of the first row above a place.
    func index(after place: Int64) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].event.sequence > place { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// The ranges that were read last, shared by all destinations: those that stand at about the same place have the file read
/// once between them. At most about 4 MiB of bodies.
///
/// A range that has events which were taken back since it was read must not be met again: a destination whose place
/// moves back (``DestinationStart/sources``) would take them for its own. So they are all forgotten then, and what is
/// read meanwhile is not kept. Whoever holds one already sorts them out (``Removals``).
final class EventRanges: Sendable {
    private static let kept = 4

    private struct State {
        var ranges: [EventRange] = []
        /// How often they were forgotten.
        var age = 0
    }

    private let state = Mutex(State())

    /// The range that goes on from a place.
    func find(after place: Int64) -> EventRange? {
        state.withLock { state in state.ranges.last { $0.after <= place && place < $0.through } }
    }

    /// To be asked before reading what is to be added.
    var age: Int { state.withLock(\.age) }

    func add(_ range: EventRange, readAt age: Int) {
        guard range.through > range.after else { return }
        state.withLock { state in
            guard state.age == age else { return }
            if state.ranges.count == Self.kept { state.ranges.removeFirst() }
            state.ranges.append(range)
        }
    }

    func forget() {
        state.withLock { state in
            state.ranges = []
            state.age += 1
        }
    }
}
