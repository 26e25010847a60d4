public import Vendors

extension Delivery {
    /// Sends a read that somebody waits for to a destination, once, inside the rate of its limit group.
    ///
    /// - Parameter limit: from now to the end of the answer.
    /// - Returns: nil when it was not sent: its turn did not come in time, the destination is paused, fails, is parked or
    ///   has asked for silence, or there is none of that name.
    public func read(_ request: OutboundRequest, from name: String, within limit: Duration) async -> Reply? {
        guard let index = outlets.firstIndex(where: { $0.name == name }) else { return nil }
        let until = now + limit
        let turn = await reception.turn { id in
            handle(.guest(Guests.Guest(id: id, outlet: index, until: until)))
        }
        guard let turn else { return nil }
        let reply = await clients[index].send(request, within: until - now) { [weak self] in
            self?.handle(.guestWritten(turn))
        }
        handle(.guestLeft(turn, isOverload: reply.isOverload))
        return reply
    }
}

extension Reply {
    /// The vendor says that it is asked too much.
    fileprivate var isOverload: Bool {
        if case .answer(let status, _, _) = self { status == 429 || status == 503 } else { false }
    }
}
