import Foundation
import Vendors

/// Dengage's event API: an array of events or a single one, answered 200 whatever became of it; `statusCode` tells.
///
/// The codes are tried in the order of the vendor's table: key, account, domain, body, ids. What it does with an event
/// that lacks other fields is not published; here it needs a name.
struct DengageRules: VendorRules {
    let credentials: SimulatorConfiguration.Credentials?

    func judge(_ request: InboundRequest) -> Judgement {
        switch (request.method, request.path) {
        case ("POST", "/add/events/v1.json"), ("POST", "/sync/events/v1.json"): take(request)
        case ("GET", "/get/key"), ("GET", "/get/key/v1.json"): .served(keys(request))
        case (_, "/add/events/v1.json"), (_, "/sync/events/v1.json"), (_, "/get/key"), (_, "/get/key/v1.json"):
            .refused(reason: "405", .empty(405))
        default: .refused(reason: "404", .empty(404))
        }
    }

    func refusal(status: Int?, code: String?) -> Answer {
        Answer.json(
            "{\"timestamp\":\"\",\"responses\":[],\"statusCode\":\(JSONText.quote(code ?? "BAD_INPUT"))}",
            status: status ?? 200
        )
    }

    var unknownCaller: (reason: String, answer: Answer) {
        ("NO_ACCOUNT", refusal(status: nil, code: "NO_ACCOUNT"))
    }

    private func take(_ request: InboundRequest) -> Judgement {
        if let code = faultOfCaller(request) { return refused(code) }
        switch EventBody(request.body) {
        case .empty: return refused("NO_EVENT")
        case .malformed, .null, .other: return refused("BAD_INPUT")
        case .object(let event): return take([event])
        case .array(let events): return events.isEmpty ? refused("NO_EVENT") : take(events)
        }
    }

    private func faultOfCaller(_ request: InboundRequest) -> String? {
        guard let key = request.parameter("apiKey"), !key.isEmpty else { return "NO_API_KEY" }
        guard case .key(let expected, let origin) = credentials else { return nil }
        guard key == expected else { return "NO_ACCOUNT" }
        return origin == nil || request.headers["Origin"] == origin ? nil : "NO_DOMAIN_APIKEY_MATCH"
    }

    private func take(_ events: [EventBody.Element]) -> Judgement {
        for event in events {
            guard let members = event.object, members.text("name") != nil else { return refused("BAD_INPUT") }
            guard members.text("userId") != nil else { return refused("NO_USERID") }
            guard members.text("sessionId") != nil else { return refused("NO_SESSIONID") }
        }
        let lists = "[" + Array(repeating: "[]", count: events.count).joined(separator: ",") + "]"
        let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
        let text =
            "{\"timestamp\":\(milliseconds),\"responses\":\(lists),\"campaigns\":\(lists),\"statusCode\":\"SUCCESS\"}"
        return .taken(events.map(\.bytes), .json(text))
    }

    /// Ids to hand to a user and a session: decimal signed 64-bit numbers, as strings.
    private func keys(_ request: InboundRequest) -> Answer {
        let count = request.parameter("count").flatMap { Int($0) } ?? 1
        let keys = (0..<min(max(count, 1), 100)).map { _ in "\"\(Int64.random(in: .min ... .max))\"" }
        return .json("[" + keys.joined(separator: ",") + "]")
    }

    private func refused(_ code: String) -> Judgement {
        .refused(reason: code, refusal(status: nil, code: code))
    }
}
