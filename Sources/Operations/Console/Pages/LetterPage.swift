import EventLog
import Validation
import Vendors

/// One dead letter: why, what the vendor said, the event with what is wrong marked in place, and what can be done.
struct LetterPage: Page {
    static let template = "letter"

    struct Fact {
        var name: String
        var value: String
        var path: String?
    }

    /// A step on its way.
    struct Step {
        var at: String
        var words: String
        var tone: String
        /// The request to the vendor.
        var batch: String?
    }

    struct Line {
        var number: Int
        var text: String
        /// What is wrong there.
        var faults: [String]
        var isMarked: Bool
    }

    /// What intake says of the event as it stands.
    struct Verdict {
        var words: String
        var isGood: Bool
        /// Faults that are of no line.
        var faults: [String]
    }

    let frame: Frame
    let id: Int64
    let title: String
    let state: String
    let tone: String
    let reason: String
    let detail: String
    let facts: [Fact]
    let steps: [Step]
    let reply: String?
    let lines: [Line]
    let verdict: Verdict?
    let original: String?
    /// The event's text to be edited.
    let draft: String
    let isDead: Bool
    let isEdited: Bool
    let isOfIntake: Bool
}

extension Console {
    func letter(_ text: String, _ visit: Visit) async throws -> LetterPage {
        let letter = try await api.letter(text)
        return try await page(of: letter, draft: nil, visit)
    }

    /// - Parameter draft: the event as the visitor has it, not kept yet; nil as it is kept.
    private func page(of letter: DeadLetter, draft: [UInt8]?, _ visit: Visit) async throws(LogError) -> LetterPage {
        let body = draft ?? letter.body
        let document = try? Document(parsing: body)
        let faults = letter.state == .dead ? try await faults(of: body, letter) : nil
        let (lines, rest) = LetterPage.marked(document, body, faults ?? [])
        return LetterPage(
            frame: frame(visit, title: "Dead letter \(letter.id)", here: "/dead"), id: letter.id,
            title: letter.kind ?? "An event", state: letter.state.rawValue, tone: LetterPage.tone(of: letter.state),
            reason: letter.reason, detail: letter.detail, facts: LetterPage.facts(of: letter),
            steps: LetterPage.steps(of: letter), reply: letter.reply.map { String(decoding: $0, as: UTF8.self) },
            lines: lines, verdict: faults.map { .init($0, rest: rest, isDraft: draft != nil, letter) },
            original: letter.original.map(LetterPage.pretty), draft: LetterPage.pretty(body),
            isDead: letter.state == .dead, isEdited: letter.original != nil, isOfIntake: letter.stage == .intake)
    }

    /// What intake has against an event now.
    private func faults(of body: [UInt8], _ letter: DeadLetter) async throws(LogError) -> [Violation] {
        guard let (_, _, rejections) = try await api.judge(body, letter.source, letter.envelope) else {
            let message = "there is no source \(letter.source) any more to judge its events by"
            return [Violation(pointer: "", schemaPointer: "", keyword: "source", message: message)]
        }
        return rejections.map(\.violation)
    }

    func change(letter text: String, _ visit: Visit) async throws -> ConsoleAnswer {
        let letter = try await api.letter(text)
        let id = "/api/v1/dead/\(letter.id)"
        switch visit.field("do") {
        case "check":
            return .page(try await page(of: letter, draft: draft(visit), visit).html)
        case "save":
            return try await save(letter, visit) ?? back(visit, to: "/dead/\(text)", note: "Kept. It is still dead.")
        case "save-replay":
            if let refused = try await save(letter, visit) { return refused }
            return try await replay(letter, visit)
        case "replay": return try await replay(letter, visit)
        case "drop":
            _ = try await ask("POST", "/api/v1/dead/drop?id=\(letter.id)", visit)
            return back(visit, to: "/dead/\(letter.id)", note: "Dropped: what it held is gone.")
        default: throw AdminFault(status: 400, message: "nothing was asked to be done with \(id)")
        }
    }

    private func draft(_ visit: Visit) -> [UInt8] {
        let text = Array((visit.field("body") ?? "").utf8)
        return (try? Document(parsing: text)).map(JSONLayout.compact) ?? text
    }

    /// - Returns: the page that says what is wrong with it; nil when it is kept.
    private func save(_ letter: DeadLetter, _ visit: Visit) async throws -> ConsoleAnswer? {
        let draft = draft(visit)
        let before = (try? Document(parsing: letter.body)).map(JSONLayout.compact)
        guard draft != before else { return nil }
        let answer = try await ask("PUT", "/api/v1/dead/\(letter.id)/body", visit, body: draft)
        if Reply(answer.body)?.text("outcome") != "refused" { return nil }
        return .page(try await page(of: letter, draft: draft, visit).html, status: 422)
    }

    private func replay(_ letter: DeadLetter, _ visit: Visit) async throws -> ConsoleAnswer {
        let answer = try await ask("POST", "/api/v1/dead/replay?id=\(letter.id)", visit)
        let count = Reply(answer.body)?.integer("count") ?? 0
        guard count > 0 else {
            let note = "It stays dead: what is wrong is marked below."
            return back(visit, to: "/dead/\(letter.id)", note: note, isFault: true)
        }
        return back(visit, to: "/dead/\(letter.id)", note: "It is sent again.")
    }
}

extension LetterPage {
    /// The event's lines with what is wrong on each, and what is of none of them.
    static func marked(_ document: Document?, _ body: [UInt8], _ faults: [Violation]) -> (lines: [Line], rest: [String])
    {
        guard let document else {
            let text = String(decoding: body, as: UTF8.self)
            let lines = text.isEmpty ? [] : [Line(number: 1, text: text, faults: [], isMarked: false)]
            return (lines, faults.map(\.message))
        }
        let layout = JSONLayout.lines(document)
        var found: [Int: [String]] = [:]
        for fault in faults { found[place(of: fault.pointer, in: layout), default: []].append(fault.message) }
        let lines = layout.enumerated().map { index, line in
            Line(number: index + 1, text: line.text, faults: found[index] ?? [], isMarked: found[index] != nil)
        }
        return (lines, [])
    }

    /// The line of what a pointer leads to, or of the nearest that is there: a member that is missing is of its object.
    private static func place(of pointer: String, in layout: [JSONLayout.Line]) -> Int {
        var pointer = pointer[...]
        while true {
            if let index = layout.firstIndex(where: { $0.pointer.map { $0[...] } == pointer }) { return index }
            guard let slash = pointer.lastIndex(of: "/") else { return 0 }
            pointer = pointer[..<slash]
        }
    }

    static func pretty(_ body: [UInt8]) -> String {
        (try? Document(parsing: body)).map(JSONLayout.pretty) ?? String(decoding: body, as: UTF8.self)
    }

    static func tone(of state: DeadLetter.State) -> String {
        switch state {
        case .dead: "bad"
        case .replaying: "warn"
        case .replayed: "good"
        case .dropped: ""
        }
    }

    static func facts(of letter: DeadLetter) -> [Fact] {
        func link(_ name: String, _ value: String?) -> Fact? {
            value.map { Fact(name: name, value: $0, path: "/dead?\(name)=\(PercentEncoding.encode($0))") }
        }
        return [
            link("destination", letter.destination), link("source", letter.source), link("kind", letter.kind),
            link("reason", letter.reason), link("status", letter.status.map { String($0) }),
            link("request", RequestID.text(of: letter.request)),
            Fact(name: "stage", value: letter.stage.rawValue),
            letter.sequence.map { Fact(name: "place in the log", value: Figure.grouped(Int($0))) },
        ].compactMap(\.self)
    }

    /// Each attempt, its death, and what became of it since, in the order in which they were.
    static func steps(of letter: DeadLetter) -> [Step] {
        var steps = letter.history.attempts.map { (at: $0.at, step: step(of: $0)) }
        if letter.history.omitted > 0, let first = steps.first {
            let words = "and \(Figure.grouped(letter.history.omitted)) more attempts"
            steps.insert((first.at, Step(at: "", words: words, tone: "")), at: 1)
        }
        let death = letter.stage == .intake ? "refused by intake" : "given up as \(letter.reason)"
        let place = steps.firstIndex { $0.at > letter.diedAt } ?? steps.count
        steps.insert((letter.diedAt, Step(at: ConsoleTime.text(letter.diedAt), words: death, tone: "bad")), at: place)
        if let resolved = letter.resolvedAt {
            let word = letter.state == .dropped ? "dropped" : "replayed"
            steps.append((resolved, Step(at: ConsoleTime.text(resolved), words: word, tone: tone(of: letter.state))))
        } else if letter.state == .replaying {
            steps.append((0, Step(at: "now", words: "being sent again", tone: "warn")))
        }
        return steps.map(\.step)
    }

    private static func step(of attempt: Attempt) -> Step {
        let answer = attempt.status.map { "HTTP \($0)" } ?? (attempt.outcome == .unsent ? "not sent" : "no answer")
        let (words, tone): (String, String) =
            switch attempt.outcome {
            case .delivered: ("delivered", "good")
            case .partly: ("others of its request were taken, this was not", "bad")
            case .refused: ("refused", "bad")
            case .later: ("the vendor could take nothing", "warn")
            case .unsure: ("it may have been the vendor or one of the request", "warn")
            case .parked: ("the vendor did not take us for whom we are", "warn")
            case .unsent: ("found unfit before it was sent", "bad")
            }
        let with = attempt.events > 1 ? "one of \(Figure.grouped(attempt.events)) in batch" : "alone in batch"
        return Step(
            at: ConsoleTime.text(attempt.at),
            words: "\(answer) after \(Figure.grouped(attempt.took)) ms: \(words)", tone: tone,
            batch: "\(with) \(BatchID.text(of: attempt.batch))")
    }
}

extension LetterPage.Verdict {
    init(_ faults: [Violation], rest: [String], isDraft: Bool, _ letter: DeadLetter) {
        isGood = faults.isEmpty
        self.faults = rest
        let count = faults.count == 1 ? "1 thing" : "\(faults.count) things"
        let what = isDraft ? "Your draft" : "As it stands, the event"
        words =
            isGood
            ? "\(what) is valid: intake would take it." : "\(what) would be refused: \(count) below."
    }
}
