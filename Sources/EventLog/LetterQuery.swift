import Foundation
import GRDB

/// A filter as SQL: one condition and one argument for each part that is set. The table is walked by its key, which
/// is also the order of listing: 100,000 narrow rows take tens of milliseconds, and no index is kept up for it.
struct LetterQuery {
    private var conditions: [String] = []
    private(set) var arguments = StatementArguments()
    private let limit: Int?

    /// Nil when the filter names what the log does not know: nothing matches.
    init?(_ filter: LetterFilter, _ catalog: Catalog) {
        limit = filter.limit
        if let ids = filter.ids {
            add(
                "dead_letters.id IN (SELECT value FROM json_each(?))",
                "[\(ids.map(String.init).joined(separator: ","))]")
        }
        if let state = filter.state { add("state = ?", state.rawValue) }
        if let stage = filter.stage { add("stage = ?", stage.rawValue) }
        let names: [(String, String?, NameSpace)] = [
            ("destination = ?", filter.destination, .destination), ("source = ?", filter.source, .source),
            ("kind = ?", filter.kind, .kind),
        ]
        for case (let condition, let name?, let space) in names {
            guard let id = catalog.id(of: name, in: space) else { return nil }
            add(condition, id.rawValue)
        }
        if let reason = filter.reason { add("reason = ?", reason) }
        if let request = filter.request { add("request = ?", Int64(bitPattern: request)) }
        if let subject = filter.subject { add("subject = ?", subject) }
        if let status = filter.status { add("http_status = ?", status) }
        if let since = filter.since { add("died_at >= ?", since) }
        if let until = filter.until { add("died_at < ?", until) }
        if let after = filter.after { add("dead_letters.id > ?", after) }
        if let through = filter.through { add("dead_letters.id <= ?", through) }
        if let text = filter.text { add(Self.holdsText, text, text, Data(text.utf8)) }
    }

    /// Reads the bodies too, which takes longer the more there are: the other conditions are asked first.
    private static let holdsText = """
        (instr(reason, ?) > 0 OR instr(detail, ?) > 0 OR EXISTS (
            SELECT 1 FROM dead_bodies b WHERE b.id = dead_letters.id AND instr(b.body, ?) > 0))
        """

    private mutating func add(_ condition: String, _ arguments: any DatabaseValueConvertible...) {
        conditions.append(condition)
        self.arguments += StatementArguments(arguments)
    }

    /// The conditions alone.
    var filter: String { conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))" }

    /// The conditions, oldest first, at most the limit.
    var clause: String {
        let order = "\(filter) ORDER BY dead_letters.id"
        guard let limit else { return order }
        return "\(order) LIMIT \(limit)"
    }
}
