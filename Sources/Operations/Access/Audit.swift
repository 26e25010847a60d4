public import Logging
public import Vendors

/// Writes down who changed what: a line for each admin call that changes something, with its answer's status.
///
///     {"time":…,"level":"notice","message":"admin call","label":"sluice.audit","by":"10.0.0.7","call":"POST /api/v1/dead/replay",
///      "filter":"destination=eu&text=***","status":200}
///
/// What a filter looks for in events, and what an edit puts into them, may be somebody's data and is not written down.
public struct Audit: Sendable {
    private let logger: Logger

    public init(_ logger: Logger) {
        self.logger = logger
    }

    /// - Parameter who: in words: an address, a user of this machine.
    public func record(_ request: InboundRequest, by who: String, status: Int) {
        guard request.method != "GET", request.method != "HEAD", ![404, 405].contains(status) else { return }
        logger.notice(
            "admin call",
            metadata: [
                "by": "\(who)", "call": "\(request.method) \(request.path)",
                "filter": "\(Self.shown(request.query))", "status": "\(status)",
            ])
    }

    /// A token that opened until now opens no more.
    ///
    /// - Parameter how: in words: no admin call did it.
    public func recordRenewal(by how: String) {
        logger.notice("admin token renewed", metadata: ["by": "\(how)"])
    }

    private static let open: Set<String> = [
        "destination", "stage", "reason", "kind", "source", "status", "state", "since", "until", "limit", "rps",
        "dryRun", "only", "to",
    ]

    private static func shown(_ query: [(name: String, value: String)]) -> String {
        query.map { "\($0)=\(open.contains($0) ? $1 : "***")" }.joined(separator: "&")
    }
}
