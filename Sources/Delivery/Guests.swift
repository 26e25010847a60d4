/// Requests that are not of the log's and share a limit group's pace: reads that a shop waits for, passed through to the
/// vendor. They have a deadline, nothing of them is recorded, and they are not repeated.
///
/// A guest takes a slot as any request does. While guests and batches both wait they take turns, so that neither starves
/// the other. One whose turn has not come by its deadline is turned away; so is, at once, one for a destination that is
/// paused, fails, is parked or has asked for silence: the vendor is spared, and the shop does not wait in vain.
struct Guests: Sendable {
    struct Guest: Sendable {
        let id: Int
        let outlet: Int
        /// No turn after this.
        let until: Duration
    }

    /// Beyond so many that wait, further ones are turned away at once.
    static let mostWaiting = 1024

    /// In the order in which they came.
    private(set) var waiting: [Guest] = []
    /// The last turn was a guest's, though a batch waited.
    var wentLast = false

    var isEmpty: Bool { waiting.isEmpty }

    /// False when there is no room for another.
    mutating func add(_ guest: Guest) -> Bool {
        guard waiting.count < Self.mostWaiting else { return false }
        waiting.append(guest)
        return true
    }

    /// The first that may go.
    mutating func take(where mayGo: (Guest) -> Bool) -> Guest? {
        waiting.firstIndex(where: mayGo).map { waiting.remove(at: $0) }
    }

    mutating func remove(where isGone: (Guest) -> Bool) -> [Guest] {
        let gone = waiting.filter(isGone)
        if !gone.isEmpty { waiting.removeAll(where: isGone) }
        return gone
    }
}
