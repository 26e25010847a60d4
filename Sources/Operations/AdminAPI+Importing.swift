import EventLog
import Validation
import Vendors

extension AdminAPI {
    /// Lines of one import that are taken at once.
    static let mostLines = 1_000

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
        guard let name = request.parameter("import"), (1...64).contains(name.utf8.count) else {
            throw AdminFault(status: 400, message: "import names the import, in 1 to 64 characters")
        }
        guard let first = Int(request.parameter("line") ?? "1") else {
            throw AdminFault(status: 400, message: "line is the number of the first line")
        }
        let lines = request.body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= Self.mostLines + 1 else {
            throw AdminFault(status: 413, message: "at most \(Self.mostLines) lines are taken at once")
        }
        let importing = Importing(log: log, judge: judge, name: name, source: source)
        let results = try await importing.take(lines, first: first)
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
}

/// Lines from a file on their way into the log.
private struct Importing: Sendable {
    let log: any EventLog
    let judge: LetterJudge
    let name: String
    let source: String

    struct Line: Sendable {
        let line: Int
        var events = 0
        var refusal: String?
        /// It was stored before.
        var isRepeat = false
    }

    /// All at once: they share the log's next commits.
    func take(_ lines: [ArraySlice<UInt8>], first: Int) async throws -> [Line] {
        try await withThrowingTaskGroup(of: Line.self) { group in
            for (offset, line) in lines.enumerated() where line.contains(where: { $0 > UInt8(ascii: " ") }) {
                group.addTask { try await take(Array(line), number: first + offset) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.line < $1.line }
        }
    }

    private func take(_ body: [UInt8], number: Int) async throws -> Line {
        var result = Line(line: number)
        guard let judged = try await judge(body, source, nil) else {
            throw AdminFault(status: 404, message: "there is no source \"\(source)\"")
        }
        if let rejection = judged.rejections.first {
            let place = judged.rejections.count == 1 && rejection.index == 0 ? "" : "event \(rejection.index): "
            result.refusal = place + rejection.violation.message
            return result
        }
        var submission = Submission(
            request: .random(in: (1 << 63)...(.max)), source: try await log.intern(source, as: .source),
            envelope: judged.envelope)
        submission.events = judged.events
        submission.idempotency = Idempotency(
            key: "import \(name) \(number)", method: "import", content: body, answer: [])
        switch try await log.append(submission) {
        case .stored: result.events = judged.events.count
        case .repeated: result.isRepeat = true
        case .clashed: result.refusal = "another line \(number) was stored by this import"
        }
        return result
    }
}
