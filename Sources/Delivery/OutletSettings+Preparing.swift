import EventLog
import Vendors

/// How what was read becomes what a destination is sent.
///
/// | came | goes out |
/// |---|---|
/// | in the vendor's own dialect | as it came; where the endpoint says so, in several requests, one after the other |
/// | in another dialect | translated, with the others of its request: the lines of an order that came as events of their own are one purchase, and so one item |
///
/// What it is translated into may be several events. They travel together: in one request where they are of one call and
/// fit, each counting towards the limits, and what does not fit in further requests, one after the other.
extension OutletSettings {
    enum Prepared {
        case item(Item)
        /// The vendor cannot be told of these.
        case notExpressible(String, [Arrival])
    }

    func prepare(_ arrivals: [Arrival]) -> [Prepared] {
        var prepared: [Prepared] = []
        prepared.reserveCapacity(arrivals.count)
        var start = 0
        // Asked once for all that follow each other from one source.
        var (source, translator): (NameID?, Translator?) = (nil, nil)
        while start < arrivals.count {
            if arrivals[start].event.source != source {
                source = arrivals[start].event.source
                translator = self.translator(arrivals[start].event.source)
            }
            guard let translator else {
                prepared.append(.item(item(arrivals[start])))
                start += 1
                continue
            }
            let end = arrivals[start...].firstIndex { !$0.isOfRequest(of: arrivals[start]) } ?? arrivals.count
            prepared += prepare(arrivals[start..<end], by: translator)
            start = end
        }
        return prepared
    }

    /// How many of the last may be part of a request whose further events have not been read, and are translated with those.
    func unended(_ arrivals: [Arrival]) -> Int {
        guard let last = arrivals.last, translator(last.event.source) != nil else { return 0 }
        return arrivals.reversed().prefix { $0.isOfRequest(of: last) }.count
    }

    private func prepare(_ request: ArraySlice<Arrival>, by translator: Translator) -> [Prepared] {
        let request = Array(request)
        return translator.outputs(of: request.map(\.outbound)).map { output in
            let origins = output.origins.map { request[$0] }
            switch output.result {
            case .notExpressible(let why): return .notExpressible(why, origins)
            case .events(let events): return .item(item(origins, requests(for: events)))
            }
        }
    }

    private func item(_ arrival: Arrival) -> Item {
        let parts = endpoint.parts(of: arrival.outbound)
        return item([arrival], parts.count > 1 ? parts.map { [$0] } : [])
    }

    private func item(_ origins: [Arrival], _ requests: [[OutboundEvent]]) -> Item {
        let first = origins[0]
        let outbound = first.outbound
        var call = endpoint.call(of: requests.first?.first ?? outbound)
        if requests.count > 1 { call.mostEvents = 1 }
        let weights = requests.map { $0.reduce(0) { $0 + endpoint.weight(of: $1) } }
        let isOrdered = (call.isOrdered || self.isOrdered) && first.id.isEvent && first.event.subject != 0
        return Item(
            id: first.id,
            further: origins.dropFirst().map(\.id),
            event: outbound,
            requests: requests,
            call: call,
            lane: isOrdered ? first.event.subject : nil,
            weight: weights.max() ?? endpoint.weight(of: outbound),
            earlierAttempts: origins.reduce(0) { max($0, $1.attempts) },
            history: origins.max { $0.attempts < $1.attempts }?.history ?? AttemptHistory(),
            firstAt: origins.compactMap(\.firstAt).min()
        )
    }

    private func requests(for events: [OutboundEvent]) -> [[OutboundEvent]] {
        var requests: [[OutboundEvent]] = []
        var (last, bytes): (EndpointCall?, Int) = (nil, 0)
        for event in events {
            let (call, weight) = (endpoint.call(of: event), endpoint.weight(of: event))
            let parts = endpoint.parts(of: event)
            let isWhole = parts.count <= 1
            if isWhole, call == last, let count = requests.last?.count, bytes + weight <= batch.bytes,
                count < min(batch.events, call.mostEvents ?? .max)
            {
                requests[requests.count - 1].append(event)
                bytes += weight
            } else {
                requests += isWhole ? [[event]] : parts.map { [$0] }
                (last, bytes) = (isWhole ? call : nil, Batch.bracketBytes + weight)
            }
        }
        return requests
    }
}

extension Arrival {
    fileprivate var outbound: OutboundEvent {
        OutboundEvent(
            receivedAt: event.receivedAt, envelope: event.envelope, body: event.body, sequence: event.sequence)
    }

    fileprivate func isOfRequest(of other: Arrival) -> Bool {
        event.request == other.event.request && event.source == other.event.source
    }
}
