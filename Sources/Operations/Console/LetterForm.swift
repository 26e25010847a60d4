import EventLog
import Vendors

/// A filter on dead letters as the console's pages have it in their address: ``LetterQuery`` as a form of HTML sends it, with
/// fields that are empty and points in time in words.
struct LetterForm {
    /// What letters are counted by at first.
    private static let usual = "destination,kind,reason,status"
    /// What they can be counted by, besides.
    private static let others = [
        "destination,reason,detail", "source,kind,reason", "stage,state", "day,reason", "hour",
    ]

    /// Those that are not empty.
    private let pairs: [(name: String, value: String)]

    init(_ query: [(name: String, value: String)]) {
        pairs = query.filter { !$0.value.isEmpty && $0.name != "note" }
    }

    subscript(name: String) -> String? {
        pairs.last { $0.name == name }?.value
    }

    private static let moments: Set<String> = ["since", "until"]

    var letterQuery: LetterQuery {
        get throws {
            let plain = try pairs.map { pair in
                guard Self.moments.contains(pair.name) else { return pair }
                return (pair.name, String(try Self.milliseconds(pair.value, of: pair.name)))
            }
            // A name misspelt must not widen what a button does.
            if let other = pairs.first(where: { !LetterQuery.parameters.contains($0.name) && $0.name != "by" }) {
                throw AdminFault(status: 400, message: "there is no filter \"\(other.name)\"")
            }
            return try LetterQuery(plain)
        }
    }

    /// `2026-11-25T03:00`, as a browser's field for a point in time sends it, with or without seconds and zone.
    private static func milliseconds(_ text: String, of name: String) throws(AdminFault) -> Int64 {
        let isWhole = text.count > 16
        let candidates = [text, text + "Z", isWhole ? text : text + ":00Z"]
        if let found = candidates.compactMap({ Timestamp.milliseconds($0) }).first ?? Int64(text) { return found }
        throw AdminFault(
            status: 400, message: "\(name) must be a point in time such as 2026-11-25T03:00, got \"\(text)\"")
    }

    var fields: [LetterField] {
        get throws {
            try (self["by"] ?? Self.usual).split(separator: ",").map { name in
                guard let field = LetterField(rawValue: String(name)) else {
                    throw AdminFault(status: 400, message: "\"\(name)\" is nothing to count by")
                }
                return field
            }
        }
    }

    /// The address of this filter with some parts changed; nil takes one away.
    func path(_ changes: [String: String?], besides: Set<String> = []) -> String {
        let kept = pairs.filter { changes[$0.name] == nil && !besides.contains($0.name) }
        let changed = changes.sorted { $0.key < $1.key }.compactMap { name, value in value.map { (name, $0) } }
        let words = (kept.map { ($0.name, $0.value) } + changed).map { "\($0.0)=\(PercentEncoding.encode($0.1))" }
        return "/dead" + (words.isEmpty ? "" : "?" + words.joined(separator: "&"))
    }

    func words(count: Int) -> String {
        let state = self["state"] ?? "dead"
        let noun = count == 1 ? "letter" : "letters"
        return state == "dead" ? "dead \(noun)" : state == "any" ? "\(noun) in all" : "\(noun) \(state)"
    }

    func line(_ group: LetterGroup, _ fields: [LetterField], _ all: [LetterGroup]) -> LettersPage.Group {
        var changes: [String: String?] = ["after": String?.none]
        for (field, value) in zip(fields, group.values) where Self.filtered.contains(field) {
            if let value { changes[field.rawValue] = value }
        }
        return LettersPage.Group(
            count: Figure.grouped(group.count), share: 100 * group.count / max(all.first?.count ?? 1, 1),
            since: ConsoleTime.text(group.firstDiedAt), last: ConsoleTime.text(group.lastDiedAt),
            values: zip(fields, group.values).map { .init(name: $0.rawValue, value: $1 ?? "–") }, path: path(changes))
    }

    /// What is counted by and can be filtered by too.
    private static let filtered: Set<LetterField> = [.stage, .destination, .source, .kind, .reason, .status, .state]

    func form(_ status: LogStatus, groups: [LetterGroup], fields: [LetterField]) -> LettersPage.Form {
        func choices(_ name: String, _ values: [String], any: String?) -> [LettersPage.Choice] {
            let first = any.map { [LettersPage.Choice(value: "", name: $0, isChosen: self[name] == nil)] } ?? []
            return first + values.map { .init(value: $0, name: $0, isChosen: self[name] == $0) }
        }
        func seen(_ field: LetterField) -> [String] {
            guard let place = fields.firstIndex(of: field) else { return [] }
            return Set(groups.compactMap { $0.values[place] }).sorted()
        }
        let states = DeadLetter.State.allCases.map(\.rawValue) + ["any"]
        let groupings = ([Self.usual] + Self.others).map { words in
            LettersPage.Choice(
                value: words, name: words.replacing(",", with: ", "), isChosen: words == self["by"] ?? Self.usual)
        }
        return LettersPage.Form(
            states: states.map { .init(value: $0, name: $0, isChosen: $0 == self["state"] ?? "dead") },
            stages: choices("stage", DeadLetter.Stage.allCases.map(\.rawValue), any: "any"),
            destinations: choices("destination", status.destinations.map(\.name), any: "any"),
            sources: choices("source", status.sources.map(\.name), any: "any"), by: groupings,
            kind: self["kind"] ?? "", reason: self["reason"] ?? "", status: self["status"] ?? "",
            user: self["user"] ?? "", request: self["request"] ?? "", text: self["text"] ?? "",
            since: self["since"] ?? "", until: self["until"] ?? "", kinds: seen(.kind), reasons: seen(.reason),
            isNarrow: pairs.contains { !["by", "after"].contains($0.name) })
    }
}
