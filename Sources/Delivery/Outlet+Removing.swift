import EventLog

/// Events that somebody took back.
extension Outlet {
    /// Forgets what of them waits in any queue. What is on its way stays there; whatever the vendor answers, the log counts
    /// it as removed.
    mutating func remove(_ sequences: Set<Int64>) {
        fresh.remove { Self.isAmong(sequences, $0) }
        for queue in [\Outlet.retries, \Outlet.splits, \Outlet.apart] {
            for index in self[keyPath: queue].indices.reversed() {
                let (gone, kept) = self[keyPath: queue][index].parted { Self.isAmong(sequences, $0) }
                guard !gone.items.isEmpty else { continue }
                fresh.done(gone.items)
                if kept.items.isEmpty {
                    self[keyPath: queue].remove(at: index)
                } else {
                    self[keyPath: queue][index] = kept
                }
            }
        }
        if reading.end == .windowsFull { reading.hasNews = true }
    }

    private static func isAmong(_ sequences: Set<Int64>, _ item: Item) -> Bool {
        if case .event(let sequence) = item.id { sequences.contains(sequence) } else { false }
    }
}
