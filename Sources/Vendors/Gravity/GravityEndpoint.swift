import Validation

/// An account at Gravity.
///
/// A batch is `[event,event,…]`, each event's own bytes, never compressed. Two changes: `time` is added from the moment
/// of receipt where an event has none, and members that are `null` are left out, as the vendor asks. An opting out is a GET
/// of its own.
public struct GravityEndpoint: Endpoint {
    let base: String
    let headers: HeaderList

    /// - Parameter url: up to and with `/WebshopServlet`.
    public init(url: String, username: String, password: String) {
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        headers = [
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": Authorization.basic("\(username):\(password)"),
        ]
    }

    public func call(of event: OutboundEvent) -> EndpointCall {
        let method = GravityMethod(envelope: event.envelope)
        return EndpointCall(method: method.rawValue, isOrdered: method.isOrdered, isAlone: method.isAlone)
    }

    public func weight(of event: OutboundEvent) -> Int {
        event.body.count + 1 + #","time":1234567890123"#.utf8.count
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let method = GravityMethod(envelope: events.first?.envelope)
        if method == .optOut { return optingOut(events.first?.body ?? []) }
        let body = JSONArray.join(events.map { GravityEvent.bytes(of: $0, for: method) })
        let target = "\(base)/\(method.rawValue)?async=true"
        return OutboundRequest(method: "POST", url: target, headers: headers, body: body)
    }

    private func optingOut(_ body: [UInt8]) -> OutboundRequest {
        let target = "\(base)/optOut?" + GravityOptOut.query(ofEvent: body)
        return OutboundRequest(method: "GET", url: target, headers: headers, body: [])
    }

    public func verdict(on reply: Reply) -> Verdict {
        GravityVerdicts.verdict(on: reply)
    }

    public func code(of reply: Reply) -> String? {
        GravityVerdicts.code(of: reply)
    }
}
