/// An account at Ometria's website personalisation API: one event per request, its own bytes but for the spelling of the
/// context's members where the configuration decides that.
public struct OmetriaTrackEndpoint: Endpoint {
    private let target: String
    private let query: String
    private let headers: HeaderList
    private let contextKeys: OmetriaContextKeys

    public init(url: String, key: String, secret: String, contextKeys: OmetriaContextKeys = .asSent) {
        target = url + "/api/track"
        query = url + "/api/query"
        headers = [
            "Content-Type": "application/json", "Accept": "application/json",
            "Authorization": Authorization.basic("\(key):\(secret)"),
        ]
        self.contextKeys = contextKeys
    }

    public func call(of event: OutboundEvent) -> EndpointCall {
        EndpointCall(method: "track", isOrdered: false, mostEvents: 1)
    }

    /// Five names may become three letters longer.
    public func weight(of event: OutboundEvent) -> Int {
        event.body.count + (contextKeys == .withID ? 15 : 0)
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let body = contextKeys.spelled(events.first?.body ?? [])
        return OutboundRequest(method: "POST", url: target, headers: headers, body: body)
    }

    public func read(_ request: InboundRequest, method: String) -> OutboundRequest? {
        OutboundRequest(method: "POST", url: query, headers: headers, body: request.body)
    }

    public func verdict(on reply: Reply) -> Verdict { PlainVerdicts.verdict(on: reply) }

    public func code(of reply: Reply) -> String? { nil }
}
