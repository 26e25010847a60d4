import EventLog
import Validation
import Vendors

/// What an edit of all letters that match would come to, before anything is kept.
struct BulkEditPage: Page {
    static let template = "bulk-edit"
    /// Letters whose difference is shown.
    static let most = 20

    struct Line {
        var sign: String
        var text: String
        var tone: String
    }

    struct Result {
        var id: Int64
        var outcome: String
        var tone: String
        var faults: [String]
        var lines: [Line]
    }

    let frame: Frame
    /// The filter and the edit, as the form sends them on.
    let words: String
    let edit: String
    let changed: String
    let refused: String
    let unchanged: String
    let hasChanged: Bool
    let hasRefused: Bool
    let hasUnchanged: Bool
    let results: [Result]
    let more: String?
    let backPath: String
}

extension Console {
    /// Letters that are edited at once: each lot is judged and kept before the next is read.
    private static let lot = 1000

    func editing(_ visit: Visit) async throws -> BulkEditPage {
        let edit = EditWords(visit.request.query)
        var page = Tally()
        try await walk(edit, isDryRun: true) { page.add($0) }
        let form = LetterForm(edit.filter)
        return BulkEditPage(
            frame: frame(visit, title: "Edit dead letters", here: "/dead"), words: edit.text, edit: edit.words,
            changed: Figure.grouped(page.changed), refused: Figure.grouped(page.refused),
            unchanged: Figure.grouped(page.unchanged), hasChanged: page.changed > 0, hasRefused: page.refused > 0,
            hasUnchanged: page.unchanged > 0, results: page.shown,
            more: page.rest > 0 ? Figure.grouped(page.rest) : nil, backPath: form.path([:]))
    }

    func editMatching(_ visit: Visit) async throws -> ConsoleAnswer {
        let edit = EditWords(Visit.fields(of: Array((visit.field("words") ?? "").utf8)))
        var tally = Tally()
        try await walk(edit, isDryRun: false) { tally.add($0) }
        let target = "/api/v1/dead/edit?" + edit.text
        audit.record(
            InboundRequest(method: "POST", target: target, headers: HeaderList(), body: []),
            by: "\(visit.peer), console",
            status: 200)
        let refused = tally.refused > 0 ? "; \(Figure.grouped(tally.refused)) were refused and stay as they were" : ""
        let note =
            "\(Figure.grouped(tally.changed)) changed\(refused). They are still dead: replay them when you are ready."
        return back(visit, to: LetterForm(edit.filter).path([:]), note: note)
    }

    private func walk(_ edit: EditWords, isDryRun: Bool, _ body: (LetterEditing.Result) -> Void) async throws {
        let edits = try BodyEdit.edits(in: edit.edits)
        if edits.isEmpty { throw AdminFault(status: 400, message: "say what is to be edited") }
        var filter = try LetterForm(edit.filter).letterQuery.filter(in: api.log)
        (filter.state, filter.limit) = (.dead, Self.lot)
        let editing = LetterEditing(log: api.log, judge: api.judge)
        while true {
            let letters = try await api.log.letters(filter)
            let results = try await editing.edit(letters, isDryRun: isDryRun) { body in
                try edits.reduce(nil) { after, edit in try edit.applied(to: after ?? body) ?? after }
            }
            results.forEach(body)
            guard letters.count == Self.lot, let last = letters.last else { return }
            filter.after = last.id
        }
    }
}

/// What results of an edit come to.
private struct Tally {
    var (changed, refused, unchanged, rest) = (0, 0, 0, 0)
    var shown: [BulkEditPage.Result] = []

    mutating func add(_ result: LetterEditing.Result) {
        switch result.outcome {
        case .changed: changed += 1
        case .refused: refused += 1
        case .unchanged:
            unchanged += 1
            return
        }
        if shown.count < BulkEditPage.most { shown.append(BulkEditPage.Result(result)) } else { rest += 1 }
    }
}

extension BulkEditPage.Result {
    fileprivate init(_ result: LetterEditing.Result) {
        id = result.id
        (outcome, tone, faults) =
            switch result.outcome {
            case .changed: ("valid", "good", [])
            case .unchanged: ("unchanged", "", [])
            case .refused(let violations): ("refused", "bad", violations.map(\.message))
            }
        let (before, after) = (Self.lines(result.before), Self.lines(result.after))
        lines = after.difference(from: before).map { change in
            switch change {
            case .remove(_, let text, _): .init(sign: "−", text: text, tone: "gone")
            case .insert(_, let text, _): .init(sign: "+", text: text, tone: "come")
            }
        }
    }

    private static func lines(_ body: [UInt8]) -> [String] {
        LetterPage.pretty(body).split(separator: "\n").map { $0.trimmingPrefix { $0 == " " }.description }
    }
}

/// A filter and the edits of what it matches, in one query.
private struct EditWords {
    let filter: [(name: String, value: String)]
    let edits: [(name: String, value: String)]

    private static let verbs: Set<String> = ["set", "remove", "rename"]

    /// - Parameter query: a filter, with `set`, `remove`, `rename` as ``BodyEdit`` reads them, or one edit as the form has it:
    ///   `do`, `place`, `value`.
    init(_ query: [(name: String, value: String)]) {
        let carried = query.last { $0.name == "filter" }.map { Visit.fields(of: Array($0.value.utf8)) } ?? []
        let query = carried + query.filter { $0.name != "filter" }
        func field(_ name: String) -> String? { query.last { $0.name == name && !$0.value.isEmpty }?.value }
        var edits = query.filter { Self.verbs.contains($0.name) }
        if let verb = field("do"), Self.verbs.contains(verb), let place = field("place") {
            edits.append((verb, verb == "remove" ? place : "\(place)=\(field("value") ?? "")"))
        }
        self.edits = edits
        let others = Self.verbs.union(["do", "place", "value", "form", "note", "by", "after"])
        filter = query.filter { !others.contains($0.name) && !$0.value.isEmpty }
    }

    var text: String {
        (filter + edits).map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    /// For people.
    var words: String {
        edits.map { verb, value in
            let halves = value.split(separator: "=", maxSplits: 1).map(String.init)
            let (place, other) = (halves.first ?? "", halves.count > 1 ? halves[1] : "")
            return switch verb {
            case "rename": "rename \(place) to \(other)"
            case "set": "set \(place) to \(other)"
            default: "remove \(place)"
            }
        }.joined(separator: ", ")
    }
}
