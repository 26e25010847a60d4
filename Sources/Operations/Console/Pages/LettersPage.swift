import EventLog
import Vendors

/// Dead letters by a filter: how many, by what, and each.
struct LettersPage: Page {
    static let template = "letters"
    /// Letters on a page.
    static let most = 50

    /// A choice of a filter.
    struct Choice {
        var value: String
        var name: String
        var isChosen: Bool
    }

    /// How a filter is asked for: the fields of the form.
    struct Form {
        var states: [Choice]
        var stages: [Choice]
        var destinations: [Choice]
        var sources: [Choice]
        var by: [Choice]
        var kind: String
        var reason: String
        var status: String
        var user: String
        var request: String
        var text: String
        var since: String
        var until: String
        /// What other letters have, to choose from.
        var kinds: [String]
        var reasons: [String]
        /// Whether it says more than the one that shows all dead letters.
        var isNarrow: Bool
    }

    struct Group {
        var count: String
        /// How many of the largest group's hundred.
        var share: Int
        var since: String
        var last: String
        var values: [Value]
        /// To the letters of the group.
        var path: String
    }

    /// What the letters of a group have in common.
    struct Value {
        var name: String
        var value: String
    }

    struct Line {
        var id: Int64
        var died: String
        var place: String
        var kind: String
        var reason: String
        var detail: String
        var status: String?
        var state: String
        var isDead: Bool
    }

    let frame: Frame
    let form: Form
    let count: String
    let countWords: String
    let hasAny: Bool
    /// Whether there is something to be done with them.
    let canBeMended: Bool
    let groupNames: [String]
    let groups: [Group]
    /// Groups that are not shown.
    let moreGroups: String?
    let lines: [Line]
    /// To those after the last one.
    let nextPath: String?
    let firstPath: String?
    /// The filter, as a form sends it on.
    let words: String
}

extension Console {
    func letters(_ visit: Visit) async throws -> LettersPage {
        let query = LetterForm(visit.request.query)
        var filter = try query.letterQuery.filter(in: api.log)
        let fields = try query.fields
        filter.after = nil
        filter.limit = nil
        let groups = try await api.log.countLetters(filter, by: fields).sorted { $0.count > $1.count }
        let count = groups.reduce(0) { $0 + $1.count }
        filter.after = query["after"].flatMap { Int64($0) }
        filter.limit = LettersPage.most + 1
        let letters = try await api.log.letters(filter)
        let isWhole = letters.count <= LettersPage.most
        let shown = letters.prefix(LettersPage.most)
        let status = try await api.log.status()
        return LettersPage(
            frame: frame(visit, title: "Dead letters", here: "/dead"),
            form: query.form(status, groups: groups, fields: fields), count: Figure.grouped(count),
            countWords: query.words(count: count), hasAny: count > 0,
            canBeMended: count > 0 && query["state"] ?? "dead" == "dead",
            groupNames: fields.map(\.rawValue),
            groups: groups.prefix(Self.mostGroups).map { query.line($0, fields, groups) },
            moreGroups: groups.count > Self.mostGroups ? Figure.grouped(groups.count - Self.mostGroups) : nil,
            lines: shown.map(LettersPage.Line.init),
            nextPath: isWhole ? nil : shown.last.map { query.path(["after": String($0.id)]) },
            firstPath: query["after"] == nil ? nil : query.path(["after": nil]),
            words: query.path([:], besides: ["after", "by", "note"]).replacing("/dead?", with: ""))
    }

    private static let mostGroups = 20
}

extension LettersPage.Line {
    init(_ letter: DeadLetter) {
        id = letter.id
        died = ConsoleTime.text(letter.diedAt)
        place = letter.destination ?? "intake of \(letter.source)"
        kind = letter.kind ?? "–"
        reason = letter.reason
        detail = letter.detail
        status = letter.status.map { String($0) }
        state = letter.state.rawValue
        isDead = letter.state == .dead
    }
}

/// `2026-11-25 03:01:31`, in UTC.
enum ConsoleTime {
    static func text(_ milliseconds: Int64) -> String {
        String(Timestamp.text(milliseconds: milliseconds).prefix(19)).replacing("T", with: " ")
    }
}
