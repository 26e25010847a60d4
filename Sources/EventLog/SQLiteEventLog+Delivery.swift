/// Handing out and settling.
extension SQLiteEventLog {
    public func configure(destinations: [DestinationStart]) async throws(LogError) {
        _ = try await shared.inbox.perform(.configure(destinations))
    }

    public func next(for destination: NameID, events: Int, bytes: Int) async throws(LogError) -> Stretch {
        let query = StretchQuery(destination: destination, catalog: shared.catalog, events: events, bytes: bytes)
        while true {
            try shared.inbox.check()
            guard shared.catalog.configured.contains(destination), let place = shared.places[destination]
            else { return Stretch(events: [], end: .caughtUp) }
            if place.handed < place.windows.read {
                let stretch = try await nextRecovered(place, query)
                if !stretch.events.isEmpty { return stretch }
            } else if place.windows.isFull {
                return Stretch(events: [], end: .windowsFull)
            } else if place.windows.read >= shared.figures.lastSequence {
                return Stretch(events: [], end: .caughtUp)
            } else if let stretch = try await nextRead(place, query) {
                return stretch
            }
        }
    }

    /// Events that an earlier process was handed and did not settle. Those that are gone count as finished.
    private func nextRecovered(_ place: Place, _ query: StretchQuery) async throws(LogError) -> Stretch {
        let open = place.windows.unfinished(after: place.handed, limit: query.events)
        let page = try await read { try query.page(of: open, $0) }
        let found = Set(page.events.map(\.sequence))
        _ = shared.places.update(query.destination) { place in
            for gone in open where gone <= page.read && !found.contains(gone) { _ = place.windows.finish(gone) }
            place.handed = open.isEmpty ? place.windows.read : page.read
        }
        return Stretch(events: page.events, end: .bound)
    }

    /// The events after the place; nil when the rows that were looked at are all somebody else's and there are more.
    private func nextRead(_ place: Place, _ query: StretchQuery) async throws(LogError) -> Stretch? {
        var page = query.page(of: try await range(after: place.windows.read), after: place.windows.read)
        let isLast = page.read >= shared.figures.lastSequence
        let removals = shared.removals
        let admitted = shared.places.update(query.destination) { place in
            if !removals.isEmpty { page.events.removeAll { removals.contains($0.sequence) } }
            let admitted = page.events.prefix { place.windows.admit($0.sequence) }.count
            if admitted == page.events.count { place.windows.pass(to: page.read) }
            place.handed = place.windows.read
            return admitted
        }
        if let admitted, admitted < page.events.count {
            page.events.removeLast(page.events.count - admitted)
            return Stretch(events: page.events, end: .windowsFull)
        }
        if isLast { return Stretch(events: page.events, end: .caughtUp) }
        return page.events.isEmpty ? nil : Stretch(events: page.events, end: .bound)
    }

    /// The rows that follow a place: those that another destination has had read, or read now.
    private func range(after place: Int64) async throws(LogError) -> EventRange {
        if let range = shared.ranges.find(after: place) { return range }
        return try await read { [shared] db in
            // Whoever waited for this queue before may have been after the same.
            if let range = shared.ranges.find(after: place) { return range }
            let age = shared.ranges.age
            let range = try EventRange(after: place, last: shared.figures.lastSequence, db)
            shared.ranges.add(range, readAt: age)
            shared.figures.update { $0.rangesRead += 1 }
            return range
        }
    }

    public func nextReplays(for destination: NameID, events: Int, bytes: Int) async throws(LogError) -> [ReplayedLetter]
    {
        try shared.inbox.check()
        let taken = shared.replays.take(events, for: destination)
        guard !taken.isEmpty else { return [] }
        do throws(LogError) {
            let page = try await read { try LetterReading.replays(taken, bytes: bytes, $0) }
            shared.replays.giveBack(taken.suffix(from: page.end), for: destination)
            return page.letters
        } catch {
            shared.replays.giveBack(taken, for: destination)
            throw error
        }
    }

    public func deferred(for destination: NameID) async throws(LogError) -> [DeferredEvent] {
        try shared.inbox.check()
        return try await read { try LetterReading.deferred(destination, $0) }
    }

    public func settle(_ settlement: Settlement) async throws(LogError) {
        _ = try await shared.inbox.perform(.settle(settlement))
    }

    public func schedule(of destination: NameID) async throws(LogError) -> RetrySchedule? {
        try shared.inbox.check()
        return try await read { try ScheduleReading.schedule(of: destination, $0) }
    }

    public func remember(_ schedule: RetrySchedule?, of destination: NameID) async throws(LogError) {
        _ = try await shared.inbox.perform(.schedule(schedule, destination))
    }

    public func onCommit(_ handler: @escaping @Sendable () -> Void) {
        shared.handlers.add(handler)
    }
}
