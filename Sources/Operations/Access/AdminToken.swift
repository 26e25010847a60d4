import Synchronization
public import Vendors

/// What a listener of the admin API asks for, which may be exchanged while it listens: each request is compared with the one
/// in force when it comes.
public final class AdminToken: Sendable {
    private let credential: Mutex<Credential>
    private let renewals = Atomic(0)

    public init(_ credential: Credential) {
        self.credential = Mutex(credential)
    }

    /// How often it was exchanged: who was let in by an earlier one is so no longer.
    var generation: Int { renewals.load(ordering: .acquiring) }

    /// From now on this one opens, and no other. False when it is the same.
    public func renew(_ new: Credential) -> Bool {
        credential.withLock { credential in
            guard credential != new else { return false }
            credential = new
            renewals.add(1, ordering: .releasing)
            return true
        }
    }

    func accepts(_ shown: String) -> Bool {
        credential.withLock { $0 }.accepts(shown)
    }
}
