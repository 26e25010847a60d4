public import EventLog
public import Vendors

/// What a check of the log found, as `GET /api/v1/log/check` and `sluice log check --json` show it.
public struct CheckReport {
    private let report: LogReport

    public init(_ report: LogReport) {
        self.report = report
    }

    /// `{"state":"done","sound","events","bytes","accounts":[…],"faults":[…],"faultCount"}`
    public var json: JSONText {
        .object([
            ("state", .string("done")),
            ("sound", .bool(report.isSound)),
            ("events", .integer(report.events)),
            ("bytes", .integer(report.bytes)),
            ("accounts", .array(report.accounts.map(Self.account))),
            ("faults", .array(report.faults.findings.map { .string($0) })),
            ("faultCount", .integer(report.faults.count)),
        ])
    }

    private static func account(_ one: LogReport.Account) -> JSONText {
        .object([
            ("destination", .string(one.destination)),
            ("accepted", .integer(one.accepted)),
            ("delivered", .integer(one.delivered)),
            ("died", .integer(one.died)),
            ("removed", .integer(one.removed)),
            ("passedOver", .integer(one.passedOver)),
            ("pending", .integer(one.pending)),
            ("balanced", .bool(one.isBalanced)),
        ])
    }
}
