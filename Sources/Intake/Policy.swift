import EventLog
import Synchronization
import Vendors

/// Who may send what, and where it goes: the dialects with their credentials and schemas, and the sources.
struct Policy: Sendable {
    let dialects: [any Dialect]
    let sources: [String: SourceEntry]

    /// - Parameter before: the one that it takes the place of.
    init(
        after before: Policy? = nil,
        dialects: [any Dialect],
        rules: [SourceRule],
        log: any EventLog,
        uptime: (@Sendable () -> Duration)?
    ) async throws(LogError) {
        self.dialects = dialects
        var sources: [String: SourceEntry] = [:]
        for rule in rules {
            let pace = before?.sources[rule.name]?.pace
            sources[rule.name] = try await SourceEntry(rule, pace: pace, log: log, uptime: uptime)
        }
        self.sources = sources
    }

    func source(of call: Call) -> SourceEntry? { sources[call.source] }

    /// The sources by name, with what they speak.
    var speakers: [(name: String, dialect: any Dialect)] {
        sources.compactMap { name, entry in
            dialects.first { $0.name == entry.dialect }.map { (name, $0) }
        }
    }

    /// Nil when there is no source of that name.
    func source(named name: String) -> (entry: SourceEntry, dialect: any Dialect)? {
        guard let entry = sources[name], let dialect = dialects.first(where: { $0.name == entry.dialect })
        else { return nil }
        return (entry, dialect)
    }

    /// The first dialect that knows the path, and what it makes of the request.
    func open(_ request: InboundRequest) -> Opened? {
        for dialect in dialects {
            if let opening = dialect.open(request) { return Opened(dialect: dialect, opening: opening) }
        }
        return nil
    }
}

/// The policy in force, which may be exchanged while requests come in. A request ends under the policy it began with.
final class CurrentPolicy: Sendable {
    private let policy: Mutex<Policy>

    init(_ policy: Policy) {
        self.policy = Mutex(policy)
    }

    var value: Policy {
        get { policy.withLock { $0 } }
        set { policy.withLock { $0 = newValue } }
    }
}
