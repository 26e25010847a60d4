import EventLog
import Validation
import Vendors

extension Intake {
    /// Parses, judges, stores, and only then answers.
    func take(_ arrival: Arrival) async -> Answer {
        if let refusal = arrival.refusalOfKey { return refusal }
        let began = IntakeFigureTally.Instant.now
        let body = arrival.request.body
        guard body.contains(where: { $0 > UInt8(ascii: " ") }) else { return arrival.refusal(.empty) }
        let document: Document
        do {
            document = try Document(parsing: body, maxDepth: limits.depth)
        } catch {
            return await refuseWhole(.malformed(error), arrival)
        }
        guard let contents = arrival.dialect.contents(of: document, call: arrival.call) else {
            return await refuseWhole(.notEvents(found: "\(document.kind(of: document.root))"), arrival)
        }
        let shared = contents.findings
        if let violation = shared.errors.first ?? (arrival.source.isStrict ? shared.warnings.first : nil) {
            return await refuseWhole(.invalid(violation), arrival)
        }
        let elements = contents.events
        guard !elements.isEmpty else { return arrival.refusal(.empty) }
        guard elements.count <= limits.events else {
            return await refuseWhole(.tooManyEvents(limit: limits.events), arrival)
        }
        var sorted = Sorted(request: arrival.id, source: arrival.source)
        sorted.submission.envelope = stored(contents.envelope, from: arrival.source)
        do {
            for (index, node) in elements.enumerated() {
                try await sort(
                    node, at: index, of: document, into: &sorted, dialect: arrival.dialect, call: arrival.call)
            }
        } catch {
            return unavailable(error, arrival)
        }
        if !shared.warnings.isEmpty, !sorted.submission.events.isEmpty {
            sorted.unheeded.append((arrival.call.method, shared.warnings))
        }
        let outcome = IntakeOutcome(
            count: elements.count, rejections: sorted.rejections, time: now(), echo: contents.echo)
        let answer = arrival.dialect.answer(to: outcome, call: arrival.call)
        let judged = IntakeFigureTally.Instant.now
        let (isStored, stored) = await store(sorted.submission, of: arrival, answer: answer)
        tally.add(sorted.submission, isStored: isStored, began: began, judged: judged)
        if isStored {
            for (kind, warnings) in sorted.unheeded { advice.add(warnings, source: arrival.call.source, kind: kind) }
        }
        return stored
    }

    /// Puts one event with the accepted or the refused ones.
    func sort(
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
        let isSuppressed = isSuppressed(reading.identity)
        let unheeded = sorted.source.isStrict ? findings.warnings.first : nil
        guard let violation = findings.errors.first ?? unheeded else {
            if isSuppressed {
                sorted.submission.suppressed += 1
                return
            }
            let name = reading.kind ?? KindTable.unnamed
            let kind = try await kinds.id(of: name)
            if !findings.warnings.isEmpty { sorted.unheeded.append((name, findings.warnings)) }
            let (route, passes) = try await sorted.source.routing.route(reading, node, of: document)
            let body = stored(node, of: document, from: sorted.source)
            sorted.submission.events.append(
                NewEvent(kind: kind, subject: subject, route: route, body: body, passes: passes))
            return
        }
        let kind = kinds.knownID(of: reading.kind)
        let rejection = Rejection(index: index, violation: violation, code: reading.code)
        // Of somebody who is suppressed nothing is kept.
        let most = isSuppressed ? -1 : limits.eventBytes
        let body = stored(node, of: document, from: sorted.source)
        sorted.refuse(rejection, kind: kind, subject: subject, body: body, keeping: most)
    }

    /// The event's bytes without what is not to be stored.
    private func stored(_ event: Node, of document: Document, from source: SourceEntry) -> ArraySlice<UInt8> {
        source.redaction.applied(to: event, of: document, pseudonym: log.pseudonym)?[...] ?? document.bytes(of: event)
    }

    /// The same of what events share.
    func stored(_ envelope: [UInt8]?, from source: SourceEntry) -> [UInt8]? {
        guard !source.redaction.isEmpty, let envelope, let document = try? Document(parsing: envelope) else {
            return envelope
        }
        return source.redaction.applied(to: document.root, of: document, pseudonym: log.pseudonym) ?? envelope
    }

    private func oversize(_ bytes: ArraySlice<UInt8>) -> Violation? {
        guard bytes.count > limits.eventBytes else { return nil }
        return Violation(
            pointer: "", schemaPointer: "", keyword: "size",
            message: "the event is \(bytes.count) bytes long; at most \(limits.eventBytes) are taken")
    }

    /// A request that could not be taken apart into events is kept as one dead letter.
    private func refuseWhole(_ refusal: Refusal, _ arrival: Arrival) async -> Answer {
        let body = arrival.request.body
        let reason =
            switch refusal {
            case .malformed: "intake_malformed"
            case .invalid: "schema"
            default: "intake_refused"
            }
        var submission = Submission(
            request: arrival.id, source: arrival.source.name, envelope: arrival.call.envelope)
        // What cannot be read cannot be redacted either.
        if body.isEmpty || body.count > limits.eventBytes || !arrival.source.redaction.isEmpty {
            submission.refusedUnkept = 1
        } else {
            submission.refused = [
                RefusedEvent(kind: nil, subject: 0, reason: reason, detail: refusal.message, body: body[...])
            ]
        }
        return await store(submission, of: arrival, answer: arrival.refusal(refusal)).answer
    }
}

/// The events of a request, sorted into what is stored and what is reported.
struct Sorted {
    var submission: Submission
    var rejections: [Rejection] = []
    /// Advice against which events are accepted, with their kinds.
    var unheeded: [(kind: String, warnings: [Violation])] = []
    let source: SourceEntry

    init(request: UInt64, source: SourceEntry) {
        submission = Submission(request: request, source: source.name)
        self.source = source
    }

    mutating func refuse(
        _ rejection: Rejection,
        kind: NameID?,
        subject: Int64,
        body: ArraySlice<UInt8>,
        keeping most: Int
    ) {
        rejections.append(rejection)
        guard body.count + (submission.envelope?.count ?? 0) <= most else {
            submission.refusedUnkept += 1
            return
        }
        submission.refused.append(
            RefusedEvent(
                kind: kind, subject: subject, reason: "schema", detail: rejection.violation.message, body: body))
    }
}
