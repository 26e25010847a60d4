public import EventLog
import Validation
public import Vendors

/// How intake takes a body in as if a request of a source had brought it: what the log did with how many events, or what is
/// wrong; nil when there is no such source.
public typealias Bringer =
    @Sendable (_ body: [UInt8], _ source: String, _ key: String) async throws(LogError) ->
    (appended: Appended, events: Int, rejections: [Rejection])?

extension AdminAPI {
    /// Lines of one import that are taken at once.
    static let mostLines = 1_000
    /// The highest number that a line may have: what JSON's readers keep whole.
    static let lastLine = 1 << 53

    /// Each line of the body is judged and stored as if it had come as the body of a request of that source. What is wrong
    /// with one keeps that one out alone; it is named and not kept, for the operator still has it.
    ///
    /// | parameter | value |
    /// |---|---|
    /// | `source` | whose events they are |
    /// | `import` | names the import: a line that was stored by it is not stored again |
    /// | `line` | the number of the body's first line in it |
    func takeImport(_ request: InboundRequest) async throws -> Answer {
        guard let source = request.parameter("source") else {
            throw AdminFault(status: 400, message: "source says whose events they are")
        }
        guard let name = request.parameter("import"), (1...64).contains(name.unicodeScalars.count) else {
            throw AdminFault(status: 400, message: "import names the import, in 1 to 64 characters")
        }
        guard let first = Int(request.parameter("line") ?? "1"), (1...Self.lastLine).contains(first) else {
            throw AdminFault(status: 400, message: "line is the number of the first line, from 1")
        }
        guard !request.body.isEmpty else { throw AdminFault(status: 400, message: "the body has no lines") }
        let lines = request.body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= Self.mostLines + 1 else {
            throw AdminFault(status: 413, message: "at most \(Self.mostLines) lines are taken at once")
        }
        let results = try await takeLines(lines, first: first, of: source, by: name)
        return .json(
            JSONText.object([
                ("events", .integer(results.reduce(0) { $0 + $1.events })),
                ("repeated", .integer(results.count(where: \.isRepeat))),
                (
                    "refused",
                    .array(
                        results.compactMap { result in
                            result.refusal.map { .object([("line", .integer(result.line)), ("message", .string($0))]) }
                        })
                ),
            ]).text)
    }

    /// All at once: they share the log's next commits.
    private func takeLines(
        _ lines: [ArraySlice<UInt8>], first: Int, of source: String, by name: String
    ) async throws -> [ImportedLine] {
        try await withThrowingTaskGroup(of: ImportedLine.self) { group in
            for (offset, line) in lines.enumerated() where line.contains(where: { $0 > UInt8(ascii: " ") }) {
                group.addTask { try await take(Array(line), number: first + offset, of: source, by: name) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.line < $1.line }
        }
    }

    private func take(_ body: [UInt8], number: Int, of source: String, by name: String) async throws -> ImportedLine {
        guard let brought = try await bring(body, source, "import \(name) \(number)") else {
            throw AdminFault(status: 404, message: "there is no source \"\(source)\"")
        }
        var line = ImportedLine(line: number)
        switch (brought.rejections.first, brought.appended) {
        case (let rejection?, _):
            let isAlone = brought.rejections.count == 1 && rejection.index == 0
            line.refusal = (isAlone ? "" : "event \(rejection.index): ") + rejection.violation.message
        case (nil, .stored): line.events = brought.events
        case (nil, .repeated): line.isRepeat = true
        case (nil, .clashed): line.refusal = "another line \(number) was stored by this import"
        }
        return line
    }
}

/// What became of a line.
private struct ImportedLine: Sendable {
    let line: Int
    var events = 0
    var refusal: String?
    /// It was stored before.
    var isRepeat = false
}
