import Synchronization

/// Where each destination stands, in memory: what it has read and what of that is unfinished.
///
/// Two sides change a place. A destination's reader admits events as it hands them out; the writer marks events
/// finished, after the commit that recorded it. The writer stores a place with each settlement; what was admitted since
/// is read again after a crash.
final class Places: Sendable {
    private let state = Mutex<[NameID: Place]>([:])

    subscript(_ destination: NameID) -> Place? {
        state.withLock { $0[destination] }
    }

    var all: [NameID: Place] { state.withLock { $0 } }

    func put(_ place: Place, for destination: NameID) {
        state.withLock { $0[destination] = place }
    }

    /// Nil when the destination has no place.
    func update<Result>(_ destination: NameID, _ change: (inout Place) -> Result) -> Result? {
        state.withLock { places in
            guard places[destination] != nil else { return nil }
            return change(&places[destination, default: Place(read: 0)])
        }
    }
}

struct Place: Sendable {
    var windows: Windows
    /// Unfinished events above this number and at or below `windows.read` were stored by an earlier process and have
    /// not been handed out by this one.
    var handed: Int64

    /// A place without history.
    init(read: Int64) {
        windows = Windows(read: read)
        handed = read
    }

    /// A place as stored: its unfinished events are handed out again.
    init(stored windows: Windows) {
        self.windows = windows
        handed = windows.firstUnfinished - 1
    }
}
