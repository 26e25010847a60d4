public import EventLog
import Validation
public import Vendors

/// How intake judges an event that comes back: what it would be, came it from that source now.
///
/// Given its text, its source, and the envelope that was kept with it. The events and what they share, unless one is
/// rejected; nil when the source is not configured any more.
public typealias LetterJudge =
    @Sendable (_ body: [UInt8], _ source: String, _ envelope: [UInt8]?) async throws(LogError) ->
    (events: [NewEvent], envelope: [UInt8]?, rejections: [Rejection])?

/// Editing dead letters: each is changed, judged as intake would, and kept only when nothing is wrong with it.
struct LetterEditing {
    /// What an edit comes to for one letter.
    struct Result {
        enum Outcome {
            case changed
            /// What is edited is not there.
            case unchanged
            case refused([Violation])
        }

        var id: Int64
        var outcome: Outcome
        var before: [UInt8]
        var after: [UInt8]
    }

    let log: any EventLog
    let judge: LetterJudge

    /// - Parameters:
    ///   - edit: a body after the edit; nil when there is nothing to edit in it.
    ///   - isDryRun: nothing is kept.
    func edit(
        _ letters: [DeadLetter], isDryRun: Bool, by edit: ([UInt8]) throws -> [UInt8]?
    ) async throws -> [Result] {
        var results: [Result] = []
        var edited: [EditedLetter] = []
        for letter in letters {
            var result = Result(id: letter.id, outcome: .unchanged, before: letter.body, after: letter.body)
            do {
                if let after = try edit(letter.body), after != letter.body {
                    result.after = after
                    let (violations, kept) = try await judged(after, letter)
                    result.outcome = violations.isEmpty ? .changed : .refused(violations)
                    if let kept { edited.append(kept) }
                }
            } catch let fault as BodyEdit.Fault {
                result.outcome = .refused([Self.violation(fault.message)])
            }
            results.append(result)
        }
        if !isDryRun, !edited.isEmpty { try await keep(edited, &results) }
        return results
    }

    private func judged(
        _ body: [UInt8], _ letter: DeadLetter
    ) async throws(LogError) -> (violations: [Violation], kept: EditedLetter?) {
        guard let (events, _, rejections) = try await judge(body, letter.source, letter.envelope) else {
            return ([Self.violation("there is no source \(letter.source) any more to judge its events by")], nil)
        }
        if !rejections.isEmpty { return (rejections.map(\.violation), nil) }
        let isOneEvent = body.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "{")
        guard letter.stage == .intake || isOneEvent else {
            return ([Self.violation("one event is to be sent again: an array cannot take its place")], nil)
        }
        let only = events.count == 1 ? events.first : nil
        let kept = EditedLetter(
            id: letter.id, from: letter.body, body: isOneEvent ? only.map { Array($0.body) } ?? body : body,
            kind: only?.kind, subject: only?.subject ?? 0)
        return ([], kept)
    }

    private func keep(_ edited: [EditedLetter], _ results: inout [Result]) async throws(LogError) {
        guard try await log.edit(edited) < edited.count else { return }
        // Somebody else edited or settled some meanwhile: the result says which.
        let now = try await log.letters(LetterFilter(ids: edited.map(\.id)))
        let bodies = Dictionary(uniqueKeysWithValues: now.map { ($0.id, $0.body) })
        let lost = Set(edited.filter { bodies[$0.id] != $0.body }.map(\.id))
        for index in results.indices where lost.contains(results[index].id) {
            results[index].outcome = .refused([Self.violation("it was changed by somebody else meanwhile")])
        }
    }

    private static func violation(_ message: String) -> Violation {
        Violation(pointer: "", schemaPointer: "", keyword: "edit", message: message)
    }
}

extension LetterEditing.Result {
    var json: JSONText {
        let (word, violations): (String, [Violation]) =
            switch outcome {
            case .changed: ("changed", [])
            case .unchanged: ("unchanged", [])
            case .refused(let violations): ("refused", violations)
            }
        return .object([
            ("id", .integer(id)), ("outcome", .string(word)),
            (
                "errors",
                .array(
                    violations.map {
                        .object([("pointer", .string($0.pointer)), ("message", .string($0.message))])
                    })
            ),
            ("before", LetterReport.text(of: before)), ("after", LetterReport.text(of: after)),
        ])
    }
}

/// Letters of stage `intake` that are judged once more, by the schemas in force now.
struct LetterReadmission {
    let log: any EventLog
    let judge: LetterJudge

    private static let pageSize = 200

    /// - Returns: how many letters were taken in, and how many are dead again.
    func readmit(_ filter: LetterFilter) async throws(LogError) -> (accepted: Int, refused: Int) {
        var filter = filter
        guard (filter.stage ?? .intake) == .intake, (filter.state ?? .dead) == .dead else { return (0, 0) }
        (filter.stage, filter.state) = (.intake, .dead)
        var left = filter.limit ?? .max
        var (accepted, refused) = (0, 0)
        // What is refused again stays dead: without an end it could be met twice.
        while left > 0 {
            filter.limit = min(left, Self.pageSize)
            let letters = try await log.letters(filter)
            guard let last = letters.last else { break }
            var page: [Readmission] = []
            for letter in letters {
                page.append(Readmission(id: letter.id, from: letter.body, outcome: try await outcome(of: letter)))
            }
            let taken = try await log.readmit(page)
            accepted += taken
            refused += letters.count - taken
            left -= letters.count
            filter.after = last.id
        }
        return (accepted, refused)
    }

    private func outcome(of letter: DeadLetter) async throws(LogError) -> Readmission.Outcome {
        guard let (events, envelope, rejections) = try await judge(letter.body, letter.source, letter.envelope) else {
            return .refused(detail: "there is no source \(letter.source) any more to judge it by")
        }
        guard let rejection = rejections.first else { return .accepted(events, envelope: envelope) }
        let place = rejection.index > 0 ? "event \(rejection.index): " : ""
        return .refused(detail: place + rejection.violation.message)
    }
}
