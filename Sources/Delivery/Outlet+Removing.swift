import EventLog

/// Events that somebody took back.
extension Outlet {
    /// Forgets what of them waits in any queue. What is on its way stays there; whatever the vendor answers, the log counts
    /// it as removed.
    mutating func remove(_ sequences: Set<Int64>) {
        ready.removeAll { Self.isAmong(sequences, $0.item) }
        for queue in [\Outlet.retries, \Outlet.splits, \Outlet.apart] {
            for index in self[keyPath: queue].indices.reversed() {
                let gone = self[keyPath: queue][index].items.filter { Self.isAmong(sequences, $0) }
                guard !gone.isEmpty else { continue }
                lanes.leave(gone)
                self[keyPath: queue][index].items.removeAll { Self.isAmong(sequences, $0) }
                if self[keyPath: queue][index].items.isEmpty { self[keyPath: queue].remove(at: index) }
            }
        }
        if reading.end == .windowsFull { reading.hasNews = true }
    }

    private static func isAmong(_ sequences: Set<Int64>, _ item: Item) -> Bool {
        if case .event(let sequence) = item.id { sequences.contains(sequence) } else { false }
    }
}
