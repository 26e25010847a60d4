import GRDB

/// Storing what intake accepted and refused.
extension Writer {
    static let insertEvent = """
        INSERT INTO events (seq, received_at, request, route, source, kind, subject, envelope, body, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    static let insertEnvelope = "INSERT INTO envelopes (last, first, bytes) VALUES (?, ?, ?)"
    static let upsertHeld = """
        INSERT INTO held (source, first, last, count) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET last = excluded.last, count = count + excluded.count
        """
    static let insertRefused = """
        INSERT INTO dead_letters (stage, request, source, kind, subject, reason, detail, attempts, first_at, died_at, state)
        VALUES ('intake', ?, ?, ?, ?, ?, ?, 0, ?, ?, 'dead')
        """
    static let insertBody = "INSERT INTO dead_bodies (id, envelope, body) VALUES (?, ?, ?)"

    func append(_ submission: Submission, _ claim: Claim?, _ round: inout Round) throws -> Command.Outcome {
        if let claim, let earlier = try earlier(claim, round) {
            return .success(Command.Answer(appended: earlier))
        }
        // Twice their size: in the worst case a page holds one row and not quite a second.
        let bytes = 2 * (submission.byteCount + (claim?.byteCount ?? 0))
        if round.room < bytes, !submission.events.isEmpty || !submission.refused.isEmpty { return .failure(full()) }
        if let obstacle = try appendEvents(of: submission, &round) { return obstacle }
        round.tally.add(submission.suppressed, to: .suppressed, of: submission.source)
        try insertRefused(of: submission, &round)
        round.room -= bytes
        // Only what stored something: a request that did not may be repeated.
        if let claim, !submission.events.isEmpty || !submission.refused.isEmpty { try insert(claim, &round) }
        return .success(Command.Answer())
    }

    /// Leaves out of the routes whoever passes the events over, and counts them; notes what the others will be owed.
    private func passOver(
        _ submission: inout Submission, _ narrowed: [RouteID: (route: RouteID, without: [NameID])], _ round: inout Round
    ) {
        for index in submission.events.indices {
            let event = submission.events[index]
            let change = narrowed[event.route]
            for destination in change?.without ?? [] { round.tally.add(1, to: .passedByBacklog, of: destination) }
            submission.events[index].route = change?.route ?? event.route
            for destination in shared.catalog.destinations(of: submission.events[index].route) ?? []
            where backlogs[destination] != nil {
                let owed = round.owed[destination] ?? (0, 0)
                round.owed[destination] = (owed.events + 1, owed.bytes + event.body.count)
            }
        }
    }

    func full() -> LogError {
        guard space.ballast.isLaid else { return LogError(.full, "the disk of \(path) is full") }
        return LogError(.full, "\(path) has reached its bound of \(shared.configuration.maxBytes) bytes")
    }

    /// Stores the accepted events and counts them. When that cannot be nothing is done, and the outcome says why.
    func appendEvents(of submission: Submission, _ round: inout Round) throws -> Command.Outcome? {
        var accepted: [(destinations: [NameID], count: Int)] = []
        let routes = Self.routes(of: submission)
        for (route, count) in routes {
            guard let destinations = shared.catalog.destinations(of: route) else {
                return .failure(LogError(.failed, "append: route \(route.rawValue) is not of \(path)"))
            }
            accepted.append((destinations, count))
        }
        var submission = submission
        if !backlogs.isEmpty {
            switch try admission(of: routes.map(\.route), &round) {
            case .refused(let error): return .failure(error)
            case .again: return .success(Command.Answer(isToBeRepeated: true))
            case .under(let narrowed): passOver(&submission, narrowed, &round)
            }
        }
        try insertEvents(of: submission, &round)
        for (destinations, count) in accepted {
            for destination in destinations { round.tally.add(count, to: .accepted, of: destination) }
        }
        for event in submission.events where !event.passes.isEmpty { count(event.passes, &round) }
        if !submission.isAgain { round.tally.add(submission.events.count, to: .accepted, of: submission.source) }
        round.tally.add(submission.events.count, to: .events, of: Tally.log)
        return nil
    }

    /// How many events are under each. A source has few routes, nearly always one: looking for the right one costs less than
    /// hashing it.
    private static func routes(of submission: Submission) -> [(route: RouteID, count: Int)] {
        var routes: [(route: RouteID, count: Int)] = []
        for event in submission.events {
            if let last = routes.indices.last, routes[last].route == event.route {
                routes[last].count += 1
            } else if let known = routes.firstIndex(where: { $0.route == event.route }) {
                routes[known].count += 1
            } else {
                routes.append((event.route, 1))
            }
        }
        return routes
    }

    private func count(_ passes: [Pass], _ round: inout Round) {
        for pass in passes {
            round.tally.add(1, to: .accepted, of: pass.destination)
            round.tally.add(1, to: pass.rule.counter, of: pass.destination)
        }
    }

    private func insertEvents(of submission: Submission, _ round: inout Round) throws {
        guard !submission.events.isEmpty else { return }
        let first = round.lastSequence + 1
        let last = round.lastSequence + Int64(submission.events.count)
        try insertEnvelope(of: submission, first: first, last: last)
        let statement = try db.prepared(Self.insertEvent)
        // These stay bound from row to row.
        statement.bind(round.receivedAt, at: 2)
        statement.bind(Int64(bitPattern: submission.request), at: 3)
        statement.bind(submission.source.rawValue, at: 5)
        let envelope = submission.envelope == nil ? nil : last
        statement.bind(envelope, at: 8)
        let shared = Checksum(
            receivedAt: round.receivedAt, request: Int64(bitPattern: submission.request),
            source: submission.source.rawValue, envelope: envelope)
        for (sequence, event) in zip(first...last, submission.events) {
            statement.bind(sequence, at: 1)
            statement.bind(event.route.rawValue, at: 4)
            statement.bind(event.kind.rawValue, at: 6)
            statement.bind(event.subject, at: 7)
            let checksum = shared.of(
                sequence: sequence, route: event.route.rawValue, kind: event.kind.rawValue, subject: event.subject,
                body: event.body)
            statement.bind(checksum, at: 10)
            try statement.run(binding: event.body, at: 9)
        }
        try hold(submission, from: first)
        round.lastSequence = last
        round.bringsWork = true
    }

    private func insertEnvelope(of submission: Submission, first: Int64, last: Int64) throws {
        guard let envelope = submission.envelope else { return }
        let statement = try db.prepared(Self.insertEnvelope)
        statement.bind(last, at: 1)
        statement.bind(first, at: 2)
        try statement.run(binding: envelope[...], at: 3)
    }

    /// Notes which of the events wait for the first destination of their source.
    private func hold(_ submission: Submission, from first: Int64) throws {
        let held = submission.events.indices.filter { submission.events[$0].route == LogSchema.holdRoute }
        guard let lowest = held.first, let highest = held.last else { return }
        let statement = try db.prepared(Self.upsertHeld)
        statement.bind(submission.source.rawValue, at: 1)
        statement.bind(first + Int64(lowest), at: 2)
        statement.bind(first + Int64(highest), at: 3)
        statement.bind(Int64(held.count), at: 4)
        try statement.run()
    }

    static let selectCounter = "SELECT value FROM counters WHERE subject = ? AND name = ?"

    /// Those that the bound on letters of stage `intake` has room for. The others are counted, not kept.
    private func kept(of submission: Submission, _ round: Round) throws -> ArraySlice<RefusedEvent> {
        let bound = shared.configuration.intakeLetters
        var count = try current(.intakeLetters, round)
        var bytes = try current(.intakeLetterBytes, round)
        return submission.refused.prefix { event in
            count += 1
            bytes += submission.letterBytes(of: event)
            return count <= bound.count && bytes <= bound.bytes
        }
    }

    private func current(_ counter: Counter, _ round: Round) throws -> Int {
        let statement = try db.prepared(Self.selectCounter)
        defer { statement.reset() }
        statement.bind(Tally.log.rawValue, at: 1)
        statement.bind(counter.rawValue, at: 2)
        let stored = try statement.step() ? Int(statement.integer(0)) : 0
        return stored + round.tally[counter, of: Tally.log]
    }

    private func insertRefused(of submission: Submission, _ round: inout Round) throws {
        round.tally.add(submission.refused.count + submission.refusedUnkept, to: .rejected, of: submission.source)
        guard !submission.refused.isEmpty else { return }
        let kept = try kept(of: submission, round)
        round.tally.add(kept.count, to: .intakeLetters, of: Tally.log)
        let bytes = kept.reduce(0) { $0 + submission.letterBytes(of: $1) }
        round.tally.add(bytes, to: .intakeLetterBytes, of: Tally.log)
        let letter = try db.prepared(Self.insertRefused)
        let body = try db.prepared(Self.insertBody)
        for refused in kept {
            letter.bind(Int64(bitPattern: submission.request), at: 1)
            letter.bind(submission.source.rawValue, at: 2)
            letter.bind(refused.kind?.rawValue, at: 3)
            letter.bind(refused.subject, at: 4)
            letter.bind(refused.reason, at: 5)
            letter.bind(refused.detail, at: 6)
            letter.bind(round.now, at: 7)
            letter.bind(round.now, at: 8)
            try letter.run()
            body.bind(db.lastInsertedRowID, at: 1)
            body.bind(copying: submission.envelope, at: 2)
            try body.run(binding: refused.body, at: 3)
        }
    }
}

extension PassRule {
    var counter: Counter {
        switch self {
        case .kinds: .passedByKinds
        case .fields: .passedByWhere
        case .share: .passedByShare
        case .consent: .passedByRequires
        }
    }
}
