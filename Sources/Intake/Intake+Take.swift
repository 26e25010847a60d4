import EventLog
import Validation
import Vendors

/// What a request comes to before anything is stored.
enum Judged {
    case answered(Answer)
    /// The answer is given once the submission is stored. `unheeded` is the advice against which events are accepted, with
    /// their kinds.
    case toStore(Submission, Answer, unheeded: [(kind: String, warnings: [Violation])] = [])
}

extension Intake {
    /// Bodies above this are judged on a thread that nobody else waits for.
    private static let quickBytes = 256 << 10

    /// Parses, judges, stores, and only then answers. The first two here and now, unless that takes long, or a name has to
    /// be given a number first.
    func take(_ arrival: Arrival, then: @escaping @Sendable (Answer) -> Void) {
        let began = MonotonicInstant.now
        if arrival.request.body.count <= Self.quickBytes, let judged = try? judge(arrival) {
            return store(judged, of: arrival, since: began, then: then)
        }
        Task {
            do throws(LogError) {
                let judged = try await learning { () throws(Unknown) in try judge(arrival) }
                store(judged, of: arrival, since: began, then: then)
            } catch {
                then(unavailable(error, arrival))
            }
        }
    }

    private func store(
        _ judged: Judged, of arrival: Arrival, since began: MonotonicInstant,
        then: @escaping @Sendable (Answer) -> Void
    ) {
        switch judged {
        case .answered(let answer): then(answer)
        case .toStore(let submission, let answer, let unheeded):
            let judged = MonotonicInstant.now
            store(submission, of: arrival, answer: answer) { [self] isStored, answer in
                tally.add(submission, isStored: isStored, began: began, judged: judged)
                if isStored {
                    for (kind, warnings) in unheeded { advice.add(warnings, source: arrival.call.source, kind: kind) }
                }
                then(answer)
            }
        }
    }

    /// Parses and judges: all there is to do but storing, and nothing that waits.
    func judge(_ arrival: Arrival) throws(Unknown) -> Judged {
        if let refusal = arrival.refusalOfKey { return .answered(refusal) }
        let body = arrival.request.body
        guard body.contains(where: { $0 > UInt8(ascii: " ") }) else { return .answered(arrival.refusal(.empty)) }
        let document: Document
        do {
            document = try Document(parsing: body, maxDepth: limits.depth)
        } catch {
            return refuseWhole(.malformed(error), arrival)
        }
        guard let contents = arrival.dialect.contents(of: document, call: arrival.call) else {
            return refuseWhole(.notEvents(found: "\(document.kind(of: document.root))"), arrival)
        }
        let shared = contents.findings
        if let violation = shared.errors.first ?? (arrival.source.isStrict ? shared.warnings.first : nil) {
            return refuseWhole(.invalid(violation), arrival)
        }
        let elements = contents.events
        guard !elements.isEmpty else { return .answered(arrival.refusal(.empty)) }
        guard elements.count <= limits.events else {
            return refuseWhole(.tooManyEvents(limit: limits.events), arrival)
        }
        var sorted = Sorted(request: arrival.id, source: arrival.source, kinds: kinds.filed)
        sorted.submission.events.reserveCapacity(elements.count)
        sorted.submission.envelope = stored(contents.envelope, from: arrival.source)
        try sort(elements, of: document, into: &sorted, dialect: arrival.dialect, call: arrival.call)
        if !shared.warnings.isEmpty, !sorted.submission.events.isEmpty {
            sorted.unheeded.append((arrival.call.method, shared.warnings))
        }
        let outcome = IntakeOutcome(
            count: elements.count, rejections: sorted.rejections, time: now(), echo: contents.echo)
        let answer = arrival.dialect.answer(to: outcome, call: arrival.call)
        return .toStore(sorted.submission, answer, unheeded: sorted.unheeded)
    }

    /// Puts the events of a request with the accepted or the refused ones.
    func sort(
        _ events: [Node], of document: Document, into sorted: inout Sorted, dialect: any Dialect, call: Call
    ) throws(Unknown) {
        for (index, node) in events.enumerated() {
            try sort(node, at: index, of: document, into: &sorted, dialect: dialect, call: call)
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
    ) throws(Unknown) {
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
            guard let kind = sorted.kinds[name] ?? kinds.filedID(of: name) else { throw .kind(name) }
            if !findings.warnings.isEmpty { sorted.unheeded.append((name, findings.warnings)) }
            let (route, passes) = try sorted.source.routing.route(reading, node, of: document)
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
    private func refuseWhole(_ refusal: Refusal, _ arrival: Arrival) -> Judged {
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
        return .toStore(submission, arrival.refusal(refusal))
    }
}

/// The events of a request, sorted into what is stored and what is reported.
struct Sorted {
    var submission: Submission
    var rejections: [Rejection] = []
    /// Advice against which events are accepted, with their kinds.
    var unheeded: [(kind: String, warnings: [Violation])] = []
    let source: SourceEntry
    /// The numbers of the kinds that were known when it began.
    let kinds: [String: NameID]

    init(request: UInt64, source: SourceEntry, kinds: [String: NameID]) {
        submission = Submission(request: request, source: source.name)
        self.source = source
        self.kinds = kinds
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
