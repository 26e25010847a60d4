import EventLog
import Synchronization
import Vendors

/// The dialect of each source that the log has events of. Remembered in the log, since events outlast the configuration
/// under which they came: those of a source that is gone are still to be translated.
///
/// A source keeps its dialect for good; another dialect needs a source of another name.
final class SourceDialects: Sendable {
    struct Fault: Error, CustomStringConvertible {
        let source: String
        let remembered: String

        var description: String {
            "sources.\(source): the log has events of it in the dialect \(remembered); another dialect needs a source of "
                + "another name"
        }
    }

    private let log: SQLiteEventLog
    private let vendors = Mutex<[NameID: any Vendor]>([:])

    init(_ log: SQLiteEventLog) {
        self.log = log
    }

    /// Those that were configured before.
    func recall() async throws {
        for (key, dialect) in try await log.remembered(beginning: Self.key("")) {
            try await enter(String(key.dropFirst(Self.key("").count)), dialect)
        }
    }

    /// Those that are configured now, before any event of theirs comes.
    func add(_ sources: [Configuration.Source]) async throws {
        for source in sources {
            let remembered = try await log.remembered(Self.key(source.name), otherwise: source.dialect)
            guard remembered == source.dialect else { throw Fault(source: source.name, remembered: remembered) }
            try await enter(source.name, source.dialect)
        }
    }

    private func enter(_ source: String, _ dialect: String) async throws {
        let id = try await log.intern(source, as: .source)
        let vendor = VendorList.named(dialect)
        vendors.withLock { $0[id] = vendor }
    }

    private static func key(_ source: String) -> String { "dialect of \(source)" }

    /// Nil where the source speaks the receiver's dialect.
    func translator(of source: NameID, to destination: Configuration.Destination) -> Translator? {
        vendors.withLock { $0[source] }.flatMap {
            Translator(from: $0, to: destination.vendor.value, with: destination.settings.plain)
        }
    }
}
