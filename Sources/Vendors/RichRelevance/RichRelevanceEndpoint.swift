import Validation

/// A site at RichRelevance: an event is a GET with its parameters, percent-encoded anew, and the destination's keys.
///
/// Of an order with both, `pp` is left out: the vendor takes cents (`ppc`) or decimals (`pp`), not the two together.
public struct RichRelevanceEndpoint: Endpoint {
    private let base: String
    private let longestAddress: Int

    /// - Parameter longestAddress: bytes of a request's address.
    public init(url: String, apiKey: String, apiClientKey: String, longestAddress: Int = 8000) {
        base =
            url + RichRelevanceDialect.path + "?apiKey=" + PercentEncoding.encode(apiKey) + "&apiClientKey="
            + PercentEncoding.encode(apiClientKey)
        self.longestAddress = longestAddress
    }

    public func call(of event: OutboundEvent) -> EndpointCall {
        EndpointCall(method: "recsForPlacements", isOrdered: false, mostEvents: 1)
    }

    public func weight(of event: OutboundEvent) -> Int { event.body.count }

    public func objection(to events: [OutboundEvent]) -> Verdict? {
        let longest = events.map { address(of: $0).utf8.count }.max() ?? 0
        guard longest > longestAddress else { return nil }
        return .split(.tooLarge, "the address would have \(longest) bytes, of \(longestAddress) allowed")
    }

    /// An addition to the cart whose address is too long goes in as few requests as its products fit into.
    public func parts(of event: OutboundEvent) -> [OutboundEvent] {
        guard address(of: event).utf8.count > longestAddress else { return [] }
        let parameters = RichRelevanceParameters.of(event: event.body)
        guard
            let page = parameters.first(where: { $0.name == "placements" }).flatMap({
                RichRelevancePage(rawValue: $0.value)
            }),
            let name = page.divisible, let list = parameters.first(where: { $0.name == name })?.value
        else { return [] }
        let entries = PipeList.entries(of: list)
        let rest = address(of: parameters.map { $0.name == name ? ($0.name, "") : $0 }).utf8.count
        var groups: [[String]] = []
        var size = 0
        for entry in entries {
            let added = PercentEncoding.encode(entry).utf8.count + PercentEncoding.encode("|").utf8.count
            if groups.isEmpty || rest + size + added > longestAddress {
                groups.append([])
                size = 0
            }
            groups[groups.count - 1].append(entry)
            size += added
        }
        return groups.map { group in
            var part = event
            let members = parameters.map { ($0.name, $0.name == name ? PipeList.text(group) : $0.value) }
            part.body = JSONText.object(members.map { ($0.0, .string($0.1)) }).bytes
            return part
        }
    }

    public func request(for events: [OutboundEvent]) -> OutboundRequest {
        let headers: HeaderList = ["Accept": "application/json"]
        let url = events.first.map { address(of: $0) } ?? base
        return OutboundRequest(method: "GET", url: url, headers: headers, body: [])
    }

    /// A script is made of the answer here.
    public func read(_ request: InboundRequest, method: String) -> OutboundRequest? {
        let left = RichRelevanceParameters.keys + RichRelevanceParameters.forms
        let url = address(of: request.query.filter { !left.contains($0.name) })
        guard url.utf8.count <= longestAddress else { return nil }
        return OutboundRequest(method: "GET", url: url, headers: ["Accept": "application/json"], body: [])
    }

    private func address(of event: OutboundEvent) -> String {
        address(of: RichRelevanceParameters.of(event: event.body))
    }

    private func address(of parameters: [(name: String, value: String)]) -> String {
        let hasCents = parameters.contains { $0.name == "ppc" }
        let sent = parameters.filter {
            !RichRelevanceParameters.keys.contains($0.name) && !(hasCents && $0.name == "pp")
        }
        return sent.reduce(base) { address, parameter in
            address + "&" + PercentEncoding.encode(parameter.name) + "=" + PercentEncoding.encode(parameter.value)
        }
    }

    public func verdict(on reply: Reply) -> Verdict { RichRelevanceVerdicts.verdict(on: reply) }

    public func code(of reply: Reply) -> String? { nil }
}
