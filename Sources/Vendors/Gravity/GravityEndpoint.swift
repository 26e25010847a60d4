import Validation

/// An account at Gravity.
///
/// A batch is `[event,event,…]`, each event's own bytes, never compressed. Two changes: `time` is added from the moment
/// of receipt where an event has none, and members that are `null` are left out, as the vendor asks.
public struct GravityEndpoint: Endpoint {
    private let target: String
    private let headers: HeaderList

    /// - Parameter url: up to and with `/WebshopServlet`.
    public init(url: String, username: String, password: String) {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        target = base + "/addEvents?async=true"
        headers = [
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": "Basic " + Base64.encode(Array("\(username):\(password)".utf8)),
        ]
    }

    public func weight(of event: OutboundEvent) -> Int {
        event.body.count + 1 + #","time":1234567890123"#.utf8.count
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let body = JSONArray.join(events.map { GravityEvent.bytes(of: $0) })
        return OutboundRequest(method: "POST", url: target, headers: headers, body: body)
    }

    public func verdict(on reply: Reply) -> Verdict {
        GravityVerdicts.verdict(on: reply)
    }
}
