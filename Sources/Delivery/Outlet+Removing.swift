import EventLog

/// Events that somebody took back.
extension Outlet {
    /// Forgets what of them waits in any queue. What is on its way stays there, but is not sent again; whatever the vendor
    /// answers, the log counts it as removed.
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
        for case .event(let sequence) in inFlight.values.flatMap({ $0.batch.items.map(\.id) })
        where sequences.contains(sequence) {
            takenBack.insert(sequence)
        }
        if reading.isReading || !reading.hasBegun { reading.takenBack.formUnion(sequences) }
        if reading.end == .windowsFull { reading.hasNews = true }
    }

    /// Leaves out of a request that has to be sent again what somebody took back meanwhile. Where that is all of it the
    /// flight has ended.
    mutating func leaveOutTakenBack(of attempt: Int) {
        guard !takenBack.isEmpty, let batch = inFlight[attempt]?.batch else { return }
        let (gone, kept) = batch.parted { Self.isAmong(takenBack, $0) }
        forgetTakenBack(gone)
        fresh.done(gone.items)
        if kept.items.isEmpty { inFlight[attempt] = nil } else { inFlight[attempt]?.batch = kept }
    }

    /// These have been answered for good.
    mutating func forgetTakenBack(_ batch: Batch) {
        guard !takenBack.isEmpty else { return }
        for case .event(let sequence) in batch.items.map(\.id) { takenBack.remove(sequence) }
    }

    private static func isAmong(_ sequences: Set<Int64>, _ item: Item) -> Bool {
        if case .event(let sequence) = item.id { sequences.contains(sequence) } else { false }
    }
}
