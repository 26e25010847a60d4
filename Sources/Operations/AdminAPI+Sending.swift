import EventLog
import Vendors

extension AdminAPI {
    /// Letters in one read.
    private static let bite = 200

    /// Sends what dead letters hold to another destination, each as an event of its own, translated where that is of another
    /// vendor. The letters stay as they are: their own destination is still owed them. An event that intake would not take now
    /// is left out, and counted.
    func send(_ query: LetterQuery, to name: String) async throws -> Answer {
        guard try await log.status().destinations.contains(where: { $0.name == name && $0.isConfigured }) else {
            throw AdminFault(status: 404, message: "no destination is called \"\(name)\"")
        }
        let route = try await log.route(to: [try await log.intern(name, as: .destination)])
        var filter = query.filter(in: log)
        (filter.state, filter.stage) = (.dead, .delivery)
        var (left, sent, refused) = (filter.limit ?? .max, 0, 0)
        while left > 0 {
            filter.limit = min(Self.bite, left)
            let letters = try await log.letters(filter)
            for letter in letters {
                if try await send(letter, by: route) { sent += 1 } else { refused += 1 }
            }
            guard let last = letters.last, letters.count == filter.limit else { break }
            filter.after = last.id
            left -= letters.count
        }
        return .json(JSONText.object([("sent", .integer(sent)), ("refused", .integer(refused))]).text)
    }

    private func send(_ letter: DeadLetter, by route: RouteID) async throws -> Bool {
        let judged = try await judge(letter.body, letter.source, letter.envelope)
        guard let judged, judged.rejections.isEmpty, !judged.events.isEmpty else { return false }
        var submission = Submission(
            request: letter.request, source: try await log.intern(letter.source, as: .source),
            envelope: judged.envelope ?? letter.envelope)
        submission.events = judged.events.map { event in
            NewEvent(kind: event.kind, subject: event.subject, route: route, body: event.body)
        }
        submission.isAgain = true
        try await log.append(submission)
        return true
    }
}
