import Validation

/// An account at Dengage.
///
/// A batch is `[event,event,…]`, each event's own bytes. The one change: a member `apiKey` is taken out, since one of
/// the vendor's clients puts its key into the body, and the destination has a key of its own.
public struct DengageEndpoint: Endpoint {
    private let target: String
    private let headers: HeaderList

    /// - Parameters:
    ///   - url: the account's data center, such as `https://dce1.example.com`, with or without a slash at the end.
    ///   - origin: the site registered with the account; the vendor refuses any other.
    public init(url: String, apiKey: String, origin: String?) {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        target = base + "/add/events/v1.json?apiKey=" + PercentEncoding.encode(apiKey)
        var headers: HeaderList = ["Content-Type": "application/json", "Accept": "application/json"]
        if let origin { headers["Origin"] = origin }
        self.headers = headers
    }

    public func call(of event: OutboundEvent) -> EndpointCall {
        EndpointCall(method: "add", isOrdered: false)
    }

    public func weight(of event: OutboundEvent) -> Int {
        event.body.count + 1
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let body = JSONArray.join(events.map { EventBytes.removing(member: "apiKey", from: $0.body) })
        return OutboundRequest(method: "POST", url: target, headers: headers, body: body)
    }

    public func verdict(on reply: Reply) -> Verdict {
        DengageVerdicts.verdict(on: reply)
    }

    public func code(of reply: Reply) -> String? {
        DengageVerdicts.code(of: reply)
    }
}
