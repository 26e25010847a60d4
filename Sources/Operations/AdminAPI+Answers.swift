import Delivery
import EventLog
import Vendors

extension AdminAPI {
    func status() async throws(LogError) -> StatusReport {
        StatusReport(log: try await log.status(), outlets: delivery?.status() ?? [], intake: intake(), now: now())
    }

    func metrics() async throws(LogError) -> Answer {
        var filter = LetterFilter()
        filter.state = .dead
        let letters = try await log.countLetters(filter, by: StatusReport.letterFields)
        let process = ProcessFigures.read(startedAt: Double(startedAt) / 1000)
        let text = try await status().metrics(letters: letters, process: process, version: version)
        return Answer(status: 200, headers: ["Content-Type": Exposition.contentType], body: Array(text.utf8))
    }

    func list(_ filter: LetterFilter) async throws(LogError) -> Answer {
        Self.lines(try await log.letters(Self.aPage(filter)).map { LetterReport($0).json })
    }

    /// Of what is held in memory at once. The next page begins `after` the last id of this.
    private static func aPage(_ filter: LetterFilter) -> LetterFilter {
        var filter = filter
        filter.limit = min(filter.limit ?? .max, LetterQuery.mostListed)
        return filter
    }

    private static func lines(_ texts: [JSONText]) -> Answer {
        let lines = texts.map { $0.bytes + [UInt8(ascii: "\n")] }
        return Answer(status: 200, headers: ["Content-Type": "application/x-ndjson"], body: Array(lines.joined()))
    }

    /// Answers a line for each letter: what it was, what it would be, and what intake says of that.
    func edit(_ call: AdminCall) async throws -> Answer {
        let edits = try BodyEdit.edits(in: call.request.query)
        if edits.isEmpty { throw AdminFault(status: 400, message: "set, remove or rename says what to edit") }
        let isDryRun = try call.isDryRun
        var filter = Self.aPage(try call.letters.filter(in: log))
        guard (filter.state ?? .dead) == .dead else { return Self.lines([]) }
        filter.state = .dead
        let editing = LetterEditing(log: log, judge: judge)
        let results = try await editing.edit(try await log.letters(filter), isDryRun: isDryRun) { body in
            try edits.reduce(nil) { after, edit in try edit.applied(to: after ?? body) ?? after }
        }
        return Self.lines(results.map(\.json))
    }

    /// Puts the request's body in place of a letter's.
    func replace(_ call: AdminCall) async throws -> Answer {
        let isDryRun = try call.isDryRun
        guard !call.request.body.isEmpty else { throw AdminFault(status: 400, message: "the body is the event") }
        let letter = try await letter(call["id"])
        guard letter.state == .dead else {
            throw AdminFault(
                status: 409, message: "dead letter \(letter.id) is \(letter.state.rawValue): only dead ones are edited")
        }
        let editing = LetterEditing(log: log, judge: judge)
        let results = try await editing.edit([letter], isDryRun: isDryRun) { _ in call.request.body }
        return Self.lines(results.map(\.json))
    }

    /// - Parameter by: fields separated by commas; nil for the sum alone.
    func count(_ filter: LetterFilter, by: String?) async throws -> Answer {
        guard let by else { return Self.counted(try await log.countLetters(filter)) }
        let fields = try by.split(separator: ",", omittingEmptySubsequences: false).map { name in
            guard let field = LetterField(rawValue: String(name)) else {
                let all = LetterField.allCases.map(\.rawValue).joined(separator: ", ")
                throw AdminFault(status: 400, message: "\"\(name)\" is nothing to count by; there are: \(all)")
            }
            return field
        }
        guard Set(fields).count == fields.count else {
            throw AdminFault(status: 400, message: "by names a field twice")
        }
        let groups = try await log.countLetters(filter, by: fields)
        let count = try await log.countLetters(filter)
        return .json(
            JSONText.object([
                ("count", .integer(count)),
                ("groups", .array(groups.map { LetterReport.json(of: $0, fields) })),
            ]).text)
    }

    func show(_ text: String) async throws -> Answer {
        .json(LetterReport(try await letter(text)).page.text)
    }

    func letter(_ text: String) async throws -> DeadLetter {
        guard let id = Int64(text) else { throw AdminFault(status: 400, message: "\"\(text)\" is not an id") }
        guard let letter = try await log.letter(id) else {
            throw AdminFault(status: 404, message: "there is no dead letter \(id)")
        }
        return letter
    }

    func drop(_ filter: LetterFilter) async throws(LogError) -> Answer {
        Self.counted(try await log.drop(filter))
    }

    /// Letters of stage `delivery` are sent again; those of stage `intake` are judged again, and go the way of new events
    /// when nothing is wrong with them any more.
    func replay(_ filter: LetterFilter) async throws(LogError) -> Answer {
        // Some may have been marked even when not all could be.
        defer { delivery?.replaysQueued() }
        let replaying = try await log.replay(filter)
        var rest = filter
        rest.limit = filter.limit.map { $0 - replaying }
        let (accepted, refused) = try await LetterReadmission(log: log, judge: judge).readmit(rest)
        return .json(
            JSONText.object([
                ("count", .integer(replaying + accepted)), ("replaying", .integer(replaying)),
                ("accepted", .integer(accepted)), ("refused", .integer(refused)),
            ]).text)
    }

    func resume(_ name: String) async throws -> Answer {
        if let delivery, try await delivery.resume(name) { return Self.counted(1) }
        try await log.setPaused(false, destination: try await known(name))
        return Self.counted(1)
    }

    func pause(_ name: String) async throws -> Answer {
        if let delivery, try await delivery.pause(name) { return Self.counted(1) }
        try await log.setPaused(true, destination: try await known(name))
        return Self.counted(1)
    }

    func dropOwed(to name: String) async throws -> Answer {
        guard let count = try await log.dropOwed(to: try await known(name)) else {
            throw AdminFault(status: 409, message: "\(name) is configured: only what nobody will get can be dropped")
        }
        return Self.counted(count)
    }

    /// The number of a destination that the log has seen; asking for one it has not must not make it up.
    private func known(_ name: String) async throws -> NameID {
        let destinations = try await log.status().destinations
        guard let found = destinations.first(where: { $0.name == name }) else {
            let names = destinations.map(\.name).joined(separator: ", ")
            throw AdminFault(status: 404, message: "there is no destination \(name); there are: \(names)")
        }
        return found.id
    }

    static func counted(_ count: Int) -> Answer {
        .json(JSONText.object([("count", .integer(count))]).text)
    }
}
