public import EventLog
import Vendors

/// A filter on dead letters as query parameters, and back.
///
/// | parameter | value |
/// |---|---|
/// | `id` | may be given several times |
/// | `state` | `dead` (default), `replaying`, `replayed`, `dropped`, or `any` |
/// | `stage` | `intake`, `delivery` |
/// | `destination`, `source`, `kind`, `reason` | exactly as listed |
/// | `user` | a user's id, or that of a cookie, a session or an item where the event names no user |
/// | `request` | the `X-Request-Id` of the request that brought the event |
/// | `status` | the HTTP status of the vendor's last answer |
/// | `text` | stands in the body, the reason or the detail; upper and lower case differ |
/// | `since`, `until` | milliseconds since 1970, of its death |
/// | `limit` | at most so many; default 1,000, `0` for all, of which a listing has the first 1,000 |
/// | `after` | only ids above it |
public struct LetterQuery {
    public static let defaultLimit = 1000
    /// An answer that lists letters has no more of them.
    static let mostListed = 1000
    static let parameters: Set<String> = [
        "id", "state", "stage", "destination", "source", "kind", "reason", "user", "request", "status", "text", "since",
        "until", "limit", "after",
    ]

    private var filter: LetterFilter
    private let user: String?

    public init(_ filter: LetterFilter, user: String? = nil) {
        self.filter = filter
        self.user = user
    }

    /// - Parameter pairs: of a query; names that are no filter are the route's own.
    init(_ pairs: [(name: String, value: String)]) throws {
        filter = LetterFilter(state: .dead, limit: Self.defaultLimit)
        user = pairs.last { $0.name == "user" }?.value
        for (name, value) in pairs {
            switch name {
            case "status": filter.status = Int(try Self.number(name, value))
            case "text": filter.text = value
            case "request": filter.request = try Self.request(value)
            case "id": filter.ids = (filter.ids ?? []) + [try Self.number(name, value)]
            case "state": filter.state = value == "any" ? nil : try Self.choice(name, value)
            case "stage": filter.stage = try Self.choice(name, value)
            case "destination": filter.destination = value
            case "source": filter.source = value
            case "kind": filter.kind = value
            case "reason": filter.reason = value
            case "since": filter.since = try Self.number(name, value)
            case "until": filter.until = try Self.number(name, value)
            case "limit": filter.limit = try Self.limit(name, value)
            case "after": filter.after = try Self.number(name, value)
            default: break
            }
        }
    }

    /// From a query string, as ``text`` makes it.
    init(words: String) throws {
        try self.init(InboundRequest(method: "GET", target: "/?" + words, headers: HeaderList(), body: []).query)
    }

    /// All that match, however many.
    var whole: LetterQuery {
        var query = self
        (query.filter.limit, query.filter.after) = (nil, nil)
        return query
    }

    /// For a log, which has a number in place of a user's id.
    func filter(in log: any EventLog) -> LetterFilter {
        var filter = filter
        filter.subject = user.map { log.subject(of: $0.utf8) }
        return filter
    }

    /// As a query string, without the question mark.
    public var text: String {
        var pairs: [(String, String)] = (filter.ids ?? []).map { ("id", String($0)) }
        pairs.append(("state", filter.state?.rawValue ?? "any"))
        pairs.append(("limit", String(filter.limit ?? 0)))
        let optional: [(String, String?)] = [
            ("stage", filter.stage?.rawValue), ("destination", filter.destination), ("source", filter.source),
            ("kind", filter.kind), ("reason", filter.reason), ("user", user),
            ("status", filter.status.map { String($0) }), ("request", filter.request.map(RequestID.text)),
            ("text", filter.text),
            ("since", filter.since.map { String($0) }),
            ("until", filter.until.map { String($0) }), ("after", filter.after.map { String($0) }),
        ]
        pairs += optional.compactMap { name, value in value.map { (name, $0) } }
        return pairs.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }

    private static func number(_ name: String, _ value: String) throws -> Int64 {
        guard let number = Int64(value) else {
            throw AdminFault(status: 400, message: "\(name) must be a whole number, got \"\(value)\"")
        }
        return number
    }

    static func request(_ value: String) throws -> UInt64 {
        guard let id = RequestID.id(of: value) else {
            throw AdminFault(status: 400, message: "a request id is of 16 hexadecimal digits, got \"\(value)\"")
        }
        return id
    }

    private static func limit(_ name: String, _ value: String) throws -> Int? {
        let number = try number(name, value)
        guard number >= 0 else { throw AdminFault(status: 400, message: "limit must be 0 or more") }
        return number == 0 ? nil : Int(number)
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ value: String
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: value) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw AdminFault(status: 400, message: "\(name) must be one of \(all), got \"\(value)\"")
        }
        return choice
    }
}
