/// How often each id was taken. Grows with the number of ids: some tens of bytes each.
struct EventIDs: Sendable, Sequence {
    private var counts: [EventID: UInt32] = [:]
    /// Events beyond the first of their id.
    private(set) var repeats = 0

    /// Different ids.
    var count: Int { counts.count }

    mutating func add(_ id: EventID) {
        let count = counts[id, default: 0]
        if count > 0 { repeats += 1 }
        counts[id] = count == .max ? count : count + 1
    }

    func makeIterator() -> AnyIterator<(id: EventID, count: Int)> {
        var rest = counts.makeIterator()
        return AnyIterator { rest.next().map { ($0.key, Int($0.value)) } }
    }
}
