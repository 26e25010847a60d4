import EventLog

/// What somebody took back: events, and letters that are being replayed.
extension Outlet {
    /// Forgets what of it waits in any queue. What is on its way stays there, but is not sent again; whatever the vendor
    /// answers, the log counts it as removed.
    mutating func remove(_ removed: Set<ItemID>) {
        fresh.remove { $0.isAmong(removed) }
        replays.removeAll { $0.isAmong(removed) }
        reading.tail.removeAll { removed.contains($0.id) }
        for queue in [\Outlet.retries, \Outlet.splits, \Outlet.apart] {
            for index in self[keyPath: queue].indices.reversed() {
                let (gone, kept) = self[keyPath: queue][index].parted { $0.isAmong(removed) }
                guard !gone.items.isEmpty else { continue }
                fresh.done(gone.items)
                if kept.items.isEmpty {
                    self[keyPath: queue].remove(at: index)
                } else {
                    self[keyPath: queue][index] = kept
                }
            }
        }
        for flight in inFlight.values { takenBack.formUnion(flight.batch.items.ids.filter(removed.contains)) }
        if reading.isReading || !reading.hasBegun { reading.takenBack.events.formUnion(removed.filter(\.isEvent)) }
        if reading.isReadingReplays { reading.takenBack.letters.formUnion(removed.filter { !$0.isEvent }) }
        if reading.end == .windowsFull { reading.hasNews = true }
    }

    /// Leaves out of a request that has to be sent again what somebody took back meanwhile. Where that is all of it the
    /// flight has ended.
    mutating func leaveOutTakenBack(of attempt: Int) {
        guard !takenBack.isEmpty, let batch = inFlight[attempt]?.batch else { return }
        let (gone, kept) = batch.parted { $0.isAmong(takenBack) }
        forgetTakenBack(gone)
        fresh.done(gone.items)
        if kept.items.isEmpty { inFlight[attempt] = nil } else { inFlight[attempt]?.batch = kept }
    }

    /// These have been answered for good.
    mutating func forgetTakenBack(_ batch: Batch) {
        guard !takenBack.isEmpty else { return }
        takenBack.subtract(batch.items.ids)
    }
}

extension Item {
    /// All that an item stands for is about one person, and goes together.
    fileprivate func isAmong(_ removed: Set<ItemID>) -> Bool {
        removed.contains(id) || further.contains(where: removed.contains)
    }
}
