import EventLog
import Vendors

extension AdminAPI {
    /// From a storefront's request to what became of each of its events.
    func trace(_ text: String) async throws -> Answer {
        let trace = try await log.trace(try LetterQuery.request(text))
        guard !trace.isEmpty else {
            let message =
                "nothing is known of request \(text): nothing of it was stored, or its events are gone since"
            throw AdminFault(status: 404, message: message)
        }
        let report = JSONText.object([
            ("requestId", .string(text)), ("events", .array(trace.events.map(Self.report))),
            ("refused", .array(trace.refused.map { LetterReport($0).json })),
        ])
        return .json(report.text)
    }

    private static func report(_ event: RequestTrace.Event) -> JSONText {
        .object([
            ("sequence", .integer(Int(event.sequence))),
            ("receivedAt", .string(Timestamp.text(milliseconds: event.receivedAt))),
            ("source", .string(event.source)), ("kind", .string(event.kind)),
            ("destinations", .array(event.fates.map(Self.report))),
        ])
    }

    /// `state` is `pending`, `deferred`, `done`, or that of a dead letter.
    private static func report(_ destination: String, _ fate: RequestTrace.Fate) -> JSONText {
        var members: [(String, JSONText)] = [("name", .string(destination))]
        switch fate {
        case .pending: members.append(("state", .string("pending")))
        case .done: members.append(("state", .string("done")))
        case .deferred(let attempts, let nextAt, let reason):
            members += [
                ("state", .string("deferred")), ("attempts", .integer(attempts)), ("reason", .string(reason)),
                ("nextAt", .string(Timestamp.text(milliseconds: nextAt))),
            ]
        case .letter(let letter):
            members += [
                ("state", .string(letter.state.rawValue)), ("letter", .integer(Int(letter.id))),
                ("reason", .string(letter.reason)), ("detail", .string(letter.detail)),
                ("status", .optional(letter.status)), ("attempts", .integer(letter.attempts)),
                ("at", .string(Timestamp.text(milliseconds: letter.resolvedAt ?? letter.diedAt))),
            ]
        }
        return .object(members)
    }
}
