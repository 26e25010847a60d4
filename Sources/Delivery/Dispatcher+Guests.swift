import EventLog

/// Reads that pass through, inside the limits of the destination they go to (``Guests``).
extension Dispatcher {
    /// A guest on its way.
    struct Visit: Sendable {
        let outlet: Int
        let startedAt: Duration
        var isWritten = false
    }

    mutating func came(_ guest: Guests.Guest, now: Duration) -> [Action] {
        let group = outlets[guest.outlet].settings.group
        guard !isStopping, outlets[guest.outlet].takesGuests(now: now), groups[group].guests.add(guest) else {
            return [.turnAway(guest: guest.id)]
        }
        return []
    }

    mutating func guestWritten(_ id: Int, now: Duration) {
        guard let visit = visits[id], !visit.isWritten else { return }
        visits[id]?.isWritten = true
        groups[outlets[visit.outlet].settings.group].pace.sent(now: now)
    }

    /// - Parameter isOverload: answered 429 or 503, which slows the destination as any such answer does.
    mutating func guestLeft(_ id: Int, isOverload: Bool, now: Duration) {
        guestWritten(id, now: now)
        guard let visit = visits.removeValue(forKey: id) else { return }
        change(visit.outlet, now: now) { outlet, _ in
            if isOverload { outlet.adaptation.refused(startedAt: visit.startedAt, now: now) }
        }
    }

    /// Those whose time is over, or whose destination takes none any more.
    mutating func turnAway(now: Duration) -> [Action] {
        groups.indices.flatMap { group -> [Action] in
            guard !groups[group].guests.isEmpty else { return [] }
            let gone = groups[group].guests.remove { guest in
                isStopping || guest.until <= now || !outlets[guest.outlet].takesGuests(now: now)
            }
            return gone.map { .turnAway(guest: $0.id) }
        }
    }

    /// The next guest of a group whose turn it is; nil when it is a batch's, or none waits that may go.
    mutating func admit(_ group: Int, isBatchDue: Bool, now: Duration) -> Action? {
        if isBatchDue, groups[group].guests.wentLast {
            groups[group].guests.wentLast = false
            return nil
        }
        guard !groups[group].guests.isEmpty,
            let guest = groups[group].guests.take(where: { outlets[$0.outlet].adaptation.nextStart <= now })
        else { return nil }
        groups[group].guests.wentLast = isBatchDue
        groups[group].pace.take(now: now)
        let rate = groups[group].pace.requestsPerSecond
        change(guest.outlet, now: now) { outlet, _ in outlet.adaptation.started(rate: rate, now: now) }
        due[guest.outlet] = outlets[guest.outlet].nextDue()
        visits[guest.id] = Visit(outlet: guest.outlet, startedAt: now)
        return .admit(guest: guest.id)
    }

    /// When something is to be done about a group's guests.
    func guestsDue(_ group: Group, now: Duration) -> Duration? {
        let turn = group.pace.nextTurn(now: now)
        return group.guests.waiting.map { guest in
            let mayStart = turn.map { max($0, outlets[guest.outlet].adaptation.nextStart) }
            return min(guest.until, mayStart ?? guest.until)
        }.min()
    }
}

extension Outlet {
    func takesGuests(now: Duration) -> Bool {
        gate == .open && !isPaused && silentUntil <= now
    }
}
