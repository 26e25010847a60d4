import EventLog
import Synchronization

/// The numbers of event kinds, so that a kind costs one look-up per event.
///
/// Some vendors' kinds are an open list and come from the client: past ``most`` of them a new one is filed as ``other``,
/// so that a client gone wild cannot fill the log with names.
final class KindTable: Sendable {
    static let most = 1000
    static let other = "other"
    static let unnamed = "unnamed"

    private let log: any EventLog
    private let known = Mutex<[String: NameID]>([:])

    init(log: any EventLog) {
        self.log = log
    }

    func id(of kind: String) async throws(LogError) -> NameID {
        let (id, name) = known.withLock { ($0[kind], Self.filed(kind, among: $0.count)) }
        if let id { return id }
        let made = try await log.intern(name, as: .kind)
        known.withLock { $0[name] = made }
        return made
    }

    /// The number under which events of a kind are filed; nil while it has to be asked for with ``id(of:)``.
    func filedID(of kind: String) -> NameID? {
        known.withLock { $0[kind] ?? $0[Self.filed(kind, among: $0.count)] }
    }

    private static func filed(_ kind: String, among count: Int) -> String {
        count < most && kind.utf8.count <= 128 ? kind : other
    }

    /// The numbers of those seen before, to be asked without a lock for each of a request's events.
    var filed: [String: NameID] { known.withLock { $0 } }

    /// Those seen before, by their numbers.
    var names: [NameID: String] {
        Dictionary(known.withLock { $0 }.map { ($1, $0) }) { first, _ in first }
    }

    /// The number of a kind that was seen before; a refused event does not make a kind known.
    func knownID(of kind: String?) -> NameID? {
        kind.flatMap { kind in known.withLock { $0[kind] } }
    }
}
