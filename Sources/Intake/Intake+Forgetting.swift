import CommerceEvents
public import EventLog
import Validation
public import Vendors

/// Forgetting a person, for good: the log is to hold nothing of him.
///
///     suppress ─▶ wait for requests under way ─▶ remove what there is ─▶ empty the WAL ─▶ tell the vendors that can be told
///
/// Where a source hashes its ids (``Redaction``), it is his pseudonym that is looked for as well.
///
/// Suppressed, his events are answered as any other and counted, not stored. An event is about him when its own identity, or
/// that of its request, is this user or this cookie: each is read, nothing is guessed from a hash.
extension Intake {
    /// - Parameters:
    ///   - span: how long his events are not taken.
    ///   - vendors: of the destinations that are to be told, as far as the vendor can be.
    public func forget(
        _ person: Person, suppressing span: Duration, telling vendors: [(destination: NameID, vendor: any Vendor)]
    ) async throws(LogError) -> (forgotten: Forgotten, told: Int) {
        try await log.suppress(person, until: now() + Int64(span / .milliseconds(1)))
        await underway.ended()
        let forgotten = try await log.forget(try await forgetting(person))
        return (forgotten, try await tell(vendors, of: person))
    }

    func isSuppressed(_ identity: Identity) -> Bool {
        identity.userId.map { log.isSuppressed(.user($0)) } ?? false
            || identity.cookieId.map { log.isSuppressed(.cookie($0)) } ?? false
    }

    private func forgetting(_ person: Person) async throws(LogError) -> Forgetting {
        let policy = policy.value
        var dialects: [NameID: (name: String, dialect: any Dialect)] = [:]
        for (name, dialect) in policy.speakers {
            dialects[try await log.intern(name, as: .source)] = (name, dialect)
        }
        let (all, depth, sources) = (policy.dialects, limits.depth, dialects)
        let people = [person, person.withID(Array(log.pseudonym(of: person.id).utf8))]
        let searches = people.map { NameSearch($0.id) }
        return Forgetting(
            isAbout: { source, envelope, body in
                let mayBe = searches.contains { $0.mayFind(body) || envelope.map($0.mayFind) ?? false }
                guard mayBe else { return false }
                let speaker = sources[source]
                // Of a source that is gone the dialect is not known: any that reads the event as his will do.
                return (speaker.map { [$0.dialect] } ?? all).contains { dialect in
                    people.contains {
                        $0.isNamed(in: body, envelope, of: speaker?.name ?? "", by: dialect, depth: depth)
                    }
                }
            },
            isNamed: { text in searches.contains { $0.finds(text) } })
    }

    private func tell(
        _ vendors: [(destination: NameID, vendor: any Vendor)], of person: Person
    ) async throws(LogError) -> Int {
        var told = 0
        for (destination, vendor) in vendors {
            guard let (optOut, envelope) = vendor.optOut(of: person.identity) else { continue }
            let source = try await log.intern(Self.ownSource, as: .source)
            var submission = Submission(request: requestIDs.next(), source: source, envelope: envelope)
            submission.events = [
                NewEvent(
                    kind: try await kinds.id(of: optOut.kind), subject: optOut.subject.map(log.subject(of:)) ?? 0,
                    route: try await log.route(to: [destination]), body: optOut.body[...])
            ]
            try await log.append(submission)
            told += 1
        }
        return told
    }

    /// Under which the collector's own events are filed.
    private static let ownSource = "sluice"
}

extension Person {
    fileprivate var identity: Identity {
        switch self {
        case .user(let id): Identity(userId: id)
        case .cookie(let id): Identity(cookieId: id)
        }
    }

    fileprivate func withID(_ id: [UInt8]) -> Person {
        switch self {
        case .user: .user(id)
        case .cookie: .cookie(id)
        }
    }

    fileprivate func isMe(_ identity: Identity) -> Bool {
        switch self {
        case .user(let id): identity.userId == id
        case .cookie(let id): identity.cookieId == id
        }
    }

    /// Whether a stored event, or a body that intake refused, which may be a whole request's, is about this person. Of what
    /// cannot be read, whether it holds the id.
    fileprivate func isNamed(
        in body: [UInt8], _ envelope: [UInt8]?, of source: String, by dialect: any Dialect, depth: Int
    ) -> Bool {
        guard let document = try? Document(parsing: body, maxDepth: depth) else { return NameSearch(id).finds(body) }
        let call = dialect.call(of: source, envelope: envelope)
        if isMe(dialect.reading(of: document.root, in: document, call: call).identity) { return true }
        if isMe(dialect.identity(of: document.root, in: document)) { return true }
        if let envelope, let shared = try? Document(parsing: envelope, maxDepth: depth),
            isMe(dialect.identity(of: shared.root, in: shared))
        {
            return true
        }
        guard let events = dialect.contents(of: document, call: call)?.events else { return false }
        return events.contains { isMe(dialect.reading(of: $0, in: document, call: call).identity) }
    }
}

/// Looks for an id in bytes, as a quick look before they are read.
private struct NameSearch: Sendable {
    private let id: [UInt8]

    init(_ id: [UInt8]) {
        self.id = id
    }

    /// False for nearly all that do not name it. An id may hide behind an escape.
    func mayFind(_ bytes: [UInt8]) -> Bool { bytes.contains(UInt8(ascii: "\\")) || finds(bytes) }

    /// As it is, and not as a part of a longer word or number.
    func finds(_ bytes: [UInt8]) -> Bool {
        guard let first = id.first, bytes.count >= id.count else { return false }
        var place = 0
        while let start = bytes[place...].firstIndex(of: first), start + id.count <= bytes.count {
            let end = start + id.count
            if bytes[start..<end].elementsEqual(id), !isWord(bytes, start - 1), !isWord(bytes, end) { return true }
            place = start + 1
        }
        return false
    }

    private func isWord(_ bytes: [UInt8], _ place: Int) -> Bool {
        guard bytes.indices.contains(place) else { return false }
        switch bytes[place] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...0xFF:
            return true
        default: return false
        }
    }
}
