import EventLog
import Validation
import Vendors

extension Intake {
    /// Parses, judges, stores, and only then answers.
    func take(_ request: InboundRequest, id: UInt64, dialect: any Dialect, call: Call) async -> Answer {
        guard let source = sources[call.source] else { return dialect.refusal(.notFound, call: call) }
        guard request.body.contains(where: { $0 > UInt8(ascii: " ") }) else {
            return dialect.refusal(.empty, call: call)
        }
        let document: Document
        do {
            document = try Document(parsing: request.body, maxDepth: limits.depth)
        } catch {
            return await refuseWhole(.malformed(error), body: request.body, id: id, source, dialect, call)
        }
        guard let elements = elements(of: document) else {
            let found = Refusal.notEvents(found: "\(document.kind(of: document.root))")
            return await refuseWhole(found, body: request.body, id: id, source, dialect, call)
        }
        guard !elements.isEmpty else { return dialect.refusal(.empty, call: call) }
        guard elements.count <= limits.events else {
            let refusal = Refusal.tooManyEvents(limit: limits.events)
            return await refuseWhole(refusal, body: request.body, id: id, source, dialect, call)
        }
        do {
            var sorted = Sorted(request: id, source: source)
            sorted.submission.envelope = call.envelope
            for (index, node) in elements.enumerated() {
                try await sort(node, at: index, of: document, into: &sorted, dialect: dialect, call: call)
            }
            try await log.append(sorted.submission)
            let outcome = IntakeOutcome(count: elements.count, rejections: sorted.rejections, time: now())
            return dialect.answer(to: outcome, call: call)
        } catch {
            return unavailable(error, dialect, call)
        }
    }

    private func unavailable(_ error: LogError, _ dialect: any Dialect, _ call: Call) -> Answer {
        if error.code == .failed { failure(error) }
        return dialect.refusal(.unavailable(error.reasonForClients, retryAfterSeconds: 1), call: call)
    }

    /// An array's elements, or the one object; nil for anything else.
    private func elements(of document: Document) -> [Node]? {
        switch document.kind(of: document.root) {
        case .array: Array(document.elements(of: document.root))
        case .object: [document.root]
        default: nil
        }
    }

    /// Puts one event with the accepted or the refused ones.
    private func sort(
        _ node: Node,
        at index: Int,
        of document: Document,
        into sorted: inout Sorted,
        dialect: any Dialect,
        call: Call
    ) async throws(LogError) {
        let bytes = document.bytes(of: node)
        if let violation = oversize(bytes) {
            let rejection = Rejection(index: index, violation: violation, code: dialect.oversizeCode)
            return sorted.refuse(rejection, kind: nil, subject: 0, body: bytes, keeping: limits.eventBytes)
        }
        let reading = dialect.reading(of: node, in: document, call: call)
        let subject = reading.subject.map(log.subject(of:)) ?? 0
        let findings = reading.findings
        let advice = sorted.source.isStrict ? findings.warnings.first : nil
        guard let violation = findings.errors.first ?? advice else {
            let kind = try await kinds.id(of: reading.kind ?? KindTable.unnamed)
            sorted.accept(kind: kind, subject: subject, body: bytes)
            return
        }
        let kind = kinds.knownID(of: reading.kind)
        let rejection = Rejection(index: index, violation: violation, code: reading.code)
        sorted.refuse(rejection, kind: kind, subject: subject, body: bytes, keeping: limits.eventBytes)
    }

    private func oversize(_ bytes: ArraySlice<UInt8>) -> Violation? {
        guard bytes.count > limits.eventBytes else { return nil }
        return Violation(
            pointer: "", schemaPointer: "", keyword: "size",
            message: "the event is \(bytes.count) bytes long; at most \(limits.eventBytes) are taken")
    }

    /// A request that could not be taken apart into events is kept as one dead letter.
    private func refuseWhole(
        _ refusal: Refusal,
        body: [UInt8],
        id: UInt64,
        _ source: SourceEntry,
        _ dialect: any Dialect,
        _ call: Call
    ) async -> Answer {
        let reason = if case .malformed = refusal { "intake_malformed" } else { "intake_refused" }
        var submission = Submission(request: id, source: source.name)
        if body.isEmpty || body.count > limits.eventBytes {
            submission.refusedUnkept = 1
        } else {
            submission.refused = [
                RefusedEvent(kind: nil, subject: 0, reason: reason, detail: refusal.message, body: body[...])
            ]
        }
        do {
            try await log.append(submission)
        } catch {
            return unavailable(error, dialect, call)
        }
        return dialect.refusal(refusal, call: call)
    }
}

/// The events of a request, sorted into what is stored and what is reported.
private struct Sorted {
    var submission: Submission
    var rejections: [Rejection] = []
    let source: SourceEntry

    init(request: UInt64, source: SourceEntry) {
        submission = Submission(request: request, source: source.name)
        self.source = source
    }

    mutating func accept(kind: NameID, subject: Int64, body: ArraySlice<UInt8>) {
        submission.events.append(NewEvent(kind: kind, subject: subject, route: source.route, body: body))
    }

    mutating func refuse(
        _ rejection: Rejection,
        kind: NameID?,
        subject: Int64,
        body: ArraySlice<UInt8>,
        keeping most: Int
    ) {
        rejections.append(rejection)
        guard body.count <= most else {
            submission.refusedUnkept += 1
            return
        }
        submission.refused.append(
            RefusedEvent(
                kind: kind, subject: subject, reason: "schema", detail: rejection.violation.message, body: body))
    }
}

extension LogError {
    /// What a client may know of it.
    var reasonForClients: String {
        switch code {
        case .full: "the log is full"
        case .busy: "too much waits to be written"
        case .locked, .unreadable, .failed, .closed: "the log is not open"
        }
    }
}
