extension Endpoint {
    /// The requests that carry these events, in their order and as few as the vendor allows, whatever the size of a batch:
    /// what would be sent if there were nothing else to send.
    public func requests(for events: [OutboundEvent]) -> [OutboundRequest] {
        var batches: [(call: EndpointCall, events: [OutboundEvent])] = []
        for event in events.flatMap({ whole in parts(of: whole).isEmpty ? [whole] : parts(of: whole) }) {
            let call = call(of: event)
            if let last = batches.last, last.call == call, last.events.count < call.mostEvents ?? .max {
                batches[batches.count - 1].events.append(event)
            } else {
                batches.append((call, [event]))
            }
        }
        return batches.map { request(for: $0.events) }
    }
}
