import Validation

/// A section at Gravity Field.
///
/// Events go out as `{"user":…,"session":…,"context":…,"events":[event,event,…]}`, the members around them as they came,
/// each event's own bytes: what came about one visitor, visit and place travels together. A page view and an engagement
/// are requests of their own, to the byte.
public struct GravityFieldEndpoint: Endpoint {
    private let base: String
    private let headers: HeaderList

    /// Around the events: a comma, the name, and brackets.
    private static let seam = Array(",\"events\":".utf8)

    /// - Parameter isBasic: the key goes as Basic credentials, in place of a Bearer token.
    public init(url: String, apiKey: String, isBasic: Bool = false) {
        base = url + "/ssapi/"
        headers = [
            "Content-Type": "application/json",
            "Authorization": isBasic ? Authorization.basic(apiKey) : "Bearer \(apiKey)",
        ]
    }

    public func call(of event: OutboundEvent) -> EndpointCall {
        let method = GravityFieldMethod(envelope: event.envelope)
        return method == .event
            ? EndpointCall(method: method.rawValue, isOrdered: false, company: event.envelope)
            : EndpointCall(method: method.rawValue, isOrdered: false, mostEvents: 1)
    }

    public func weight(of event: OutboundEvent) -> Int {
        event.body.count + (event.envelope?.count ?? 0) + Self.seam.count + 1
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let method = GravityFieldMethod(envelope: events.first?.envelope)
        let body = method == .event ? Self.body(of: events) : events.first?.body ?? []
        return OutboundRequest(method: "POST", url: base + method.rawValue, headers: headers, body: body)
    }

    private static func body(of events: [OutboundEvent]) -> [UInt8] {
        var body = events.first?.envelope?.dropLast() ?? []
        body += seam
        body += JSONArray.join(events.map(\.body))
        body.append(UInt8(ascii: "}"))
        return Array(body)
    }

    public func read(_ request: InboundRequest, method: String) -> OutboundRequest? {
        OutboundRequest(method: "POST", url: base + method, headers: headers, body: request.body)
    }

    public func verdict(on reply: Reply) -> Verdict {
        PlainVerdicts.verdict(on: reply)
    }

    public func code(of reply: Reply) -> String? { nil }
}
