import EventLog
import Validation
import Vendors

/// A dead letter as the command line and the admin API show it.
struct LetterReport {
    let letter: DeadLetter

    init(_ letter: DeadLetter) {
        self.letter = letter
    }

    /// One line of many.
    var json: JSONText { .object(members) }

    /// All there is, its attempts too.
    var page: JSONText {
        .object(
            members + [
                ("history", .array(letter.history.attempts.map(Self.json))),
                ("historyOmitted", .integer(letter.history.omitted)),
            ])
    }

    private static func json(of attempt: Attempt) -> JSONText {
        .object([
            ("at", .string(Timestamp.text(milliseconds: attempt.at))),
            ("outcome", .string(attempt.outcome.rawValue)),
            ("status", .optional(attempt.status)),
            ("batchId", .string(BatchID.text(of: attempt.batch))),
            ("events", .integer(attempt.events)),
            ("tookMs", .integer(attempt.took)),
        ])
    }

    private var members: [(String, JSONText)] {
        [
            ("id", .integer(letter.id)),
            ("stage", .string(letter.stage.rawValue)),
            ("destination", .optional(letter.destination)),
            ("source", .string(letter.source)),
            ("kind", .optional(letter.kind)),
            ("reason", .string(letter.reason)),
            ("detail", .string(letter.detail)),
            ("status", .optional(letter.status)),
            ("attempts", .integer(letter.attempts)),
            ("state", .string(letter.state.rawValue)),
            ("firstAt", .string(Timestamp.text(milliseconds: letter.firstAt))),
            ("diedAt", .string(Timestamp.text(milliseconds: letter.diedAt))),
            ("resolvedAt", .optional(letter.resolvedAt.map(Timestamp.text))),
            ("requestId", .string(RequestID.text(of: letter.request))),
            ("sequence", letter.sequence.map { .integer($0) } ?? .null),
            ("reply", .optional(letter.reply.map { String(decoding: $0, as: UTF8.self) })),
            body(letter.body, as: "body"),
            body(letter.original ?? [], as: "original"),
        ]
    }

    /// As JSON where it is, so that it can be read and edited; in Base64 where it is not.
    private func body(_ body: [UInt8], as name: String) -> (String, JSONText) {
        if body.isEmpty { return (name, .null) }
        guard let text = Self.json(body) else { return (name + "Base64", .string(Base64.encode(body))) }
        return (name, text)
    }

    /// A body within a report: as it is where it is JSON, else as a string.
    static func text(of body: [UInt8]) -> JSONText {
        json(body) ?? .string(String(decoding: body, as: UTF8.self))
    }

    private static func json(_ body: [UInt8]) -> JSONText? {
        guard (try? Document(parsing: body)) != nil else { return nil }
        return .raw(body.contains(UInt8(ascii: "\n")) ? oneLine(body) : body)
    }

    /// Line breaks can stand only between tokens of a JSON text; NDJSON has no room for them.
    private static func oneLine(_ body: [UInt8]) -> [UInt8] {
        body.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
    }

    /// A group as an object of its fields, with how many and since when.
    static func json(of group: LetterGroup, _ fields: [LetterField]) -> JSONText {
        .object(
            zip(fields, group.values).map { ($0.rawValue, .optional($1)) } + [
                ("count", .integer(group.count)),
                ("firstDiedAt", .string(Timestamp.text(milliseconds: group.firstDiedAt))),
                ("lastDiedAt", .string(Timestamp.text(milliseconds: group.lastDiedAt))),
            ])
    }
}
