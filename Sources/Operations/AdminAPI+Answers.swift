import Delivery
import EventLog
import Vendors

extension AdminAPI {
    func status() async throws(LogError) -> Answer {
        let report = StatusReport(
            log: try await log.status(), outlets: delivery?.status() ?? [], advice: advice(), now: now())
        return .json(report.json.text)
    }

    func list(_ filter: LetterFilter) async throws(LogError) -> Answer {
        let letters = try await log.letters(filter)
        let lines = letters.map { LetterReport($0).json.bytes + [UInt8(ascii: "\n")] }
        return Answer(status: 200, headers: ["Content-Type": "application/x-ndjson"], body: Array(lines.joined()))
    }

    func count(_ filter: LetterFilter) async throws(LogError) -> Answer {
        Self.counted(try await log.countLetters(filter))
    }

    func show(_ text: String) async throws -> Answer {
        guard let id = Int64(text) else { throw AdminFault(status: 400, message: "\"\(text)\" is not an id") }
        guard let letter = try await log.letter(id) else {
            throw AdminFault(status: 404, message: "there is no dead letter \(id)")
        }
        return .json(LetterReport(letter).json.text)
    }

    func drop(_ filter: LetterFilter) async throws(LogError) -> Answer {
        Self.counted(try await log.drop(filter))
    }

    func replay(_ filter: LetterFilter) async throws(LogError) -> Answer {
        // Some may have been marked even when not all could be.
        defer { delivery?.replaysQueued() }
        return Self.counted(try await log.replay(filter))
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

    private static func counted(_ count: Int) -> Answer {
        .json(JSONText.object([("count", .integer(count))]).text)
    }
}
