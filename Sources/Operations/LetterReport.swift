import EventLog
import Validation
import Vendors

/// A dead letter as the command line and the admin API show it.
struct LetterReport {
    let letter: DeadLetter

    init(_ letter: DeadLetter) {
        self.letter = letter
    }

    var json: JSONText {
        .object([
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
            body,
        ])
    }

    /// As JSON where it is, so that it can be read and edited; in Base64 where it is not.
    private var body: (String, JSONText) {
        if letter.body.isEmpty { return ("body", .null) }
        guard (try? Document(parsing: letter.body)) != nil else {
            return ("bodyBase64", .string(Base64.encode(letter.body)))
        }
        return ("body", .raw(letter.body.contains(UInt8(ascii: "\n")) ? Self.oneLine(letter.body) : letter.body))
    }

    /// Line breaks can stand only between tokens of a JSON text; NDJSON has no room for them.
    private static func oneLine(_ body: [UInt8]) -> [UInt8] {
        body.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
    }
}
