import GRDB
import Synchronization

/// Somebody whose events the log is to hold no more.
public enum Person: Hashable, Sendable {
    case user([UInt8])
    case cookie([UInt8])

    public var id: [UInt8] {
        switch self {
        case .user(let id), .cookie(let id): id
        }
    }

    /// A user and a cookie of the same id are two.
    fileprivate var tagged: [UInt8] {
        switch self {
        case .user(let id): Array("user ".utf8) + id
        case .cookie(let id): Array("cookie ".utf8) + id
        }
    }
}

/// Those whose events are not taken for a while, as fingerprints under the log's key: the log does not name whom it has
/// forgotten.
final class Suppressions: Sendable {
    /// By fingerprint, until when, in milliseconds since 1970.
    private let known = Mutex<[[UInt8]: Int64]>([:])
    private let isEmpty = Atomic(true)
    private let hash: SipHash

    init(_ hash: SipHash) {
        self.hash = hash
    }

    func fingerprint(of person: Person) -> [UInt8] { hash.fingerprint(of: person.tagged) }

    func add(_ fingerprint: [UInt8], until: Int64) {
        known.withLock { $0[fingerprint] = max(until, $0[fingerprint] ?? 0) }
        isEmpty.store(false, ordering: .releasing)
    }

    /// Nobody's fingerprint is made while nobody is suppressed.
    func contains(_ person: Person, at now: () -> Int64) -> Bool {
        if isEmpty.load(ordering: .acquiring) { return false }
        let fingerprint = fingerprint(of: person)
        return known.withLock { $0[fingerprint] }.map { now() < $0 } ?? false
    }
}

extension LogSchema {
    static let suppressed = """
        -- Whose events are not taken before `until`: fingerprints of users and cookies.
        CREATE TABLE suppressed (
            person BLOB PRIMARY KEY,
            until  INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
