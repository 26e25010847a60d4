import Foundation
import Vendors

/// Ometria: one event per request at `/api/track`, arrays of records at `/v2/push`; questions at `/api/query` are answered
/// with made-up products (``Recommendations``).
///
/// Of tracking it is published that the answer repeats `request_id`; a refusal is a 400 here, in the shape of the vendor's
/// interface for apps. Of pushing: an array, of one type, of 100 records at most; the answer counts those that were taken
/// and those that were not.
struct OmetriaRules: VendorRules {
    /// `username` is the key: of Basic for tracking, by itself for pushing.
    let credentials: SimulatorConfiguration.Credentials?

    static let mostRecords = 100
    static let recordBytes = 60_000

    func judge(_ request: InboundRequest) -> Judgement {
        let isPush = request.path == "/v2/push"
        let isQuery = request.path == "/api/query"
        guard isPush || isQuery || request.path == "/api/track" else { return .refused(reason: "404", .empty(404)) }
        guard isPush ? hasKey(request) : hasLogin(request) else { return .refused(reason: "401", .empty(401)) }
        guard request.method == "POST" else { return .refused(reason: "405", .empty(405)) }
        if isQuery {
            guard case .object(let query) = EventBody(request.body) else { return refused("the body is not an object") }
            return .served(.json(Recommendations.ometria(query.object ?? [:]).text))
        }
        return isPush ? push(request.body) : track(request.body)
    }

    func refusal(status: Int?, code: String?) -> Answer {
        let status = status ?? 400
        let detail = JSONText.quote(code ?? "not a valid value")
        return .json(
            "{\"status\":\(status),\"type\":\"about:blank\",\"title\":\"Bad Request\",\"detail\":\(detail)}",
            status: status)
    }

    private func hasLogin(_ request: InboundRequest) -> Bool {
        guard let field = request.headers["Authorization"], field.hasPrefix("Basic ") else { return false }
        guard case .basic(let key, let secret) = credentials else { return true }
        return field == "Basic " + Base64.encode(Array("\(key):\(secret)".utf8))
    }

    private func hasKey(_ request: InboundRequest) -> Bool {
        guard let key = request.headers["X-Ometria-Auth"], !key.isEmpty else { return false }
        guard case .basic(let expected, _) = credentials else { return true }
        return key == expected
    }

    // MARK: Tracking

    private func track(_ body: [UInt8]) -> Judgement {
        guard case .object(let event) = EventBody(body), let members = event.object else {
            return refused("the body is not an object")
        }
        if let place = OmetriaShape.fault(of: members) { return refused(place) }
        let id = members["request_id"].flatMap { id in
            (id as? String).map { JSONText.quote($0) } ?? (id as? NSNumber).map { "\($0)" }
        }
        return .taken([event.bytes], .json("{\"request_id\":\(id ?? "null")}"))
    }

    // MARK: Pushing

    private func push(_ body: [UInt8]) -> Judgement {
        guard case .array(let records) = EventBody(body) else { return refused("the body is not an array") }
        guard (1...Self.mostRecords).contains(records.count) else { return refused("\(records.count) records") }
        let types = Set(records.map { $0.object?.text("@type") })
        guard types.count == 1, let type = types.first, let type, ["order", "custom_event"].contains(type) else {
            return refused("@type")
        }
        if records.contains(where: { $0.bytes.count > Self.recordBytes }) {
            return refused("Payload invalid: Record is too large")
        }
        let rejected = records.count { OmetriaShape.fault(ofRecord: $0.object ?? [:], type: type) != nil }
        let text =
            "{\"status\":\"OK\",\"request_id\":\"r\",\"accepted\":\(records.count - rejected),\"rejected\":\(rejected)}"
        guard rejected == 0 else { return .refused(reason: "rejected", .json(text)) }
        return .taken(records.map(\.bytes), .json(text))
    }

    private func refused(_ place: String) -> Judgement {
        .refused(reason: "400", refusal(status: 400, code: place))
    }
}
