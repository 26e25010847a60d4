import Validation

/// An account at Ometria's Data API: arrays of records of one type, made of the events of `/api/track`.
///
/// A record replaces an earlier one of its id, so that sending one again changes nothing. The vendor judges records after it
/// has answered; what it finds then is at its `GET /push/_errors` alone.
public struct OmetriaPushEndpoint: Endpoint {
    private let target: String
    private let headers: HeaderList
    private let identity: String

    /// Bytes of a record: documented as 60 KB, without saying which.
    static let mostRecordBytes = 60_000

    /// - Parameters:
    ///   - url: such as `https://api.ometria.com/v2`.
    ///   - identity: the member of a custom event that has the visitor's id.
    public init(url: String, key: String, identity: String = "identity_account_id") {
        target = url + "/push"
        headers = ["Content-Type": "application/json", "Accept": "application/json", "X-Ometria-Auth": key]
        self.identity = identity
    }

    public func call(of event: OutboundEvent) -> EndpointCall {
        let type = OmetriaRecord(event, identity: identity)?.type.rawValue ?? "none"
        return EndpointCall(method: "push \(type)", isOrdered: false, mostEvents: 100)
    }

    public func weight(of event: OutboundEvent) -> Int {
        (OmetriaRecord(event, identity: identity)?.bytes.count ?? 0) + 1
    }

    public func objection(to events: [OutboundEvent]) -> Verdict? {
        for event in events {
            guard let record = OmetriaRecord(event, identity: identity) else {
                return .split(.vendorRejected, "an order's record needs order_id, order_total and order_currency")
            }
            let size = record.bytes.count
            guard size <= Self.mostRecordBytes else {
                return .split(.tooLarge, "the record has \(size) bytes; Ometria takes \(Self.mostRecordBytes)")
            }
        }
        return nil
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let records = events.compactMap { OmetriaRecord($0, identity: identity)?.bytes }
        return OutboundRequest(method: "POST", url: target, headers: headers, body: JSONArray.join(records))
    }

    public func verdict(on reply: Reply) -> Verdict { OmetriaPushVerdicts.verdict(on: reply) }

    public func code(of reply: Reply) -> String? { nil }
}
