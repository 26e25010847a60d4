import Vendors

/// Gravity Field's server-side API: 204 for events, 200 with an object for the rest, 401 and 422 for what it does not take;
/// `choose` gets a made-up choice for each selector (``Recommendations``).
///
/// What a 422 says is not published; here it names the place. A body in the shape of the vendor's other API, for apps, is
/// refused like any other that is not right.
struct GravityFieldRules: VendorRules {
    let credentials: SimulatorConfiguration.Credentials?

    func judge(_ request: InboundRequest) -> Judgement {
        guard let call = ["event", "page", "engagement", "choose"].first(where: { request.path == "/ssapi/\($0)" })
        else {
            return .refused(reason: "404", .empty(404))
        }
        guard isKnown(request.headers["Authorization"]) else { return .refused(reason: "401", .empty(401)) }
        guard request.method == "POST" else { return .refused(reason: "405", .empty(405)) }
        guard request.headers["Content-Type"]?.hasPrefix("application/json") == true else {
            return .refused(reason: "415", .empty(415))
        }
        guard case .object(let whole) = EventBody(request.body), let members = whole.object else {
            return refused("the body is not an object")
        }
        if let fault = GravityFieldShape.fault(of: members, isPage: call == "page" || call == "choose") {
            return refused(fault)
        }
        if call == "choose" { return choose(members) }
        guard call == "event" else { return .taken([whole.bytes], .json("{}")) }
        guard let events = members["events"] as? [Any], !events.isEmpty else { return refused("events") }
        for (index, event) in events.enumerated() {
            if let fault = GravityFieldShape.fault(of: event) { return refused("events[\(index)]\(fault)") }
        }
        return .taken(ElementScanner.elements(ofMember: "events", in: whole.bytes), .empty(204))
    }

    private func choose(_ members: [String: Any]) -> Judgement {
        guard let selector = members["selector"] as? [String: Any] else { return refused("selector") }
        let names = (selector["names"] as? [String] ?? []) + (selector["groups"] as? [String] ?? [])
        let visitor = (members["user"] as? [String: Any])?.text("id") ?? ""
        return .served(.json(Recommendations.gravityField(names, visitor: visitor).text))
    }

    func refusal(status: Int?, code: String?) -> Answer {
        .json("{\"message\":\(JSONText.quote(code ?? "refused"))}", status: status ?? 422)
    }

    /// A Bearer token is the section's key; what Basic would encode is not published, so any is taken where any is.
    private func isKnown(_ authorization: String?) -> Bool {
        guard let authorization else { return false }
        guard case .key(let key, _) = credentials else {
            return ["Bearer ", "Basic "].contains { authorization.hasPrefix($0) && authorization.count > $0.count }
        }
        return authorization == "Bearer \(key)" || authorization == "Basic \(Base64.encode(Array(key.utf8)))"
    }

    private func refused(_ place: String) -> Judgement {
        .refused(reason: "422", refusal(status: 422, code: place))
    }
}
