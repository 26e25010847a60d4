import Vendors

/// What the admin API answers at one method and path.
struct AdminRoute: Sendable {
    let method: String
    /// As the OpenAPI document has it: `/api/v1/dead/{id}/body`.
    let path: String
    /// What its query may hold; anything else is a mistake of whoever asks.
    let parameters: Set<String>
    /// Anybody may ask, also on a listener with a token.
    let isOpen: Bool
    let answer: @Sendable (AdminAPI, AdminCall) async throws -> Answer
    private let segments: [Segment]

    private enum Segment: Sendable {
        case fixed(String)
        case named(String)
    }

    init(
        _ method: String, _ path: String, _ parameters: Set<String> = [], isOpen: Bool = false,
        answer: @escaping @Sendable (AdminAPI, AdminCall) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.isOpen = isOpen
        self.answer = answer
        segments = path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? .named(String(segment.dropFirst().dropLast())) : .fixed(String(segment))
        }
    }

    /// What stands in the place of the path's names; nil when the path is another.
    ///
    /// - Parameter parts: of a request's path, decoded.
    func match(_ parts: [String]) -> [String: String]? {
        guard parts.count == segments.count else { return nil }
        var named: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .fixed(let text): guard text == part else { return nil }
            case .named(let name): named[name] = part
            }
        }
        return named
    }

    /// Parameters that may stand there several times.
    static let repeatable: Set<String> = ["id", "set", "remove", "rename"]
    /// Each of those at most so often.
    static let mostRepeats = 1_000

    /// A name misspelt must not widen what a call does, nor one of two values be passed over in silence.
    func check(_ query: [(name: String, value: String)]) throws(AdminFault) {
        var seen: [String: Int] = [:]
        for (name, _) in query {
            guard parameters.contains(name) else {
                let known = parameters.isEmpty ? "none" : parameters.sorted().joined(separator: ", ")
                throw AdminFault(status: 400, message: "there is no parameter \"\(name)\" here; there are: \(known)")
            }
            seen[name, default: 0] += 1
            let most = Self.repeatable.contains(name) ? Self.mostRepeats : 1
            guard seen[name, default: 0] <= most else {
                let times = most == 1 ? "twice" : "more than \(most) times"
                throw AdminFault(status: 400, message: "\(name) is given \(times)")
            }
        }
    }
}

/// A request as its route sees it.
struct AdminCall: Sendable {
    let request: InboundRequest
    /// What stands in the place of the names in the route's path.
    let named: [String: String]

    subscript(name: String) -> String { named[name] ?? "" }

    /// The filter on letters in its query.
    var letters: LetterQuery {
        get throws { try LetterQuery(request.query) }
    }

    var isDryRun: Bool {
        get throws(AdminFault) { try request.flag("dryRun") }
    }
}

extension InboundRequest {
    /// A parameter that is `true` or `false`; false when it is left out.
    func flag(_ name: String) throws(AdminFault) -> Bool {
        switch parameter(name) {
        case nil, "false": return false
        case "true": return true
        case let other?: throw AdminFault(status: 400, message: "\(name) must be true or false, got \"\(other)\"")
        }
    }
}
