import Synchronization
import Validation

/// How often events were accepted against advice, by source, kind and field, since the process started.
///
/// Fields come from the client where a schema advises on members that it does not name, so the number of lines is bounded:
/// past ``most`` of them what is new is counted under ``others`` of its source.
public final class AdviceTally: Sendable {
    static let most = 1000
    static let others = "…"

    /// One line of the account.
    public struct Line: Sendable, Equatable {
        public var source: String
        public var kind: String
        /// JSON Pointer, `*` in place of array positions; empty for the event itself.
        public var field: String
        public var count: Int
        /// What the first of them was told.
        public var message: String
    }

    private struct Key: Hashable {
        let source: String
        let kind: String
        let field: String
    }

    private struct Entry {
        var count: Int
        let message: String
    }

    private let entries = Mutex<[Key: Entry]>([:])

    public init() {}

    /// Counts each field once per event.
    func add(_ warnings: [Violation], source: String, kind: String) {
        guard !warnings.isEmpty else { return }
        var seen: Set<String> = []
        for warning in warnings {
            let field = Self.field(of: warning)
            guard seen.insert(field).inserted else { continue }
            count(Key(source: source, kind: kind, field: field), warning.message)
        }
    }

    private func count(_ key: Key, _ message: String) {
        entries.withLock { entries in
            let isKept = entries[key] != nil || entries.count < Self.most
            let key = isKept ? key : Key(source: key.source, kind: Self.others, field: Self.others)
            entries[key, default: Entry(count: 0, message: isKept ? message : "other fields")].count += 1
        }
    }

    /// All lines, the most frequent first.
    public var lines: [Line] {
        let found = entries.withLock { $0 }.map { key, entry in
            Line(source: key.source, kind: key.kind, field: key.field, count: entry.count, message: entry.message)
        }
        return found.sorted { ($1.count, $0.source, $0.kind, $0.field) < ($0.count, $1.source, $1.kind, $1.field) }
    }

    /// `/productList/3/price` → `/productList/*/price`; a member that is missing is the field.
    private static func field(of warning: Violation) -> String {
        let parts = warning.pointer.split(separator: "/", omittingEmptySubsequences: false).map { part in
            !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? "*" : part
        }
        return parts.joined(separator: "/") + (warning.missing.map { "/" + $0 } ?? "")
    }
}
