import Synchronization
public import Vendors

/// What a listener of the admin API asks for, which may be exchanged while it listens: each request is compared with the one
/// in force when it comes.
public final class AdminToken: Sendable {
    private let credential: Mutex<Credential>

    public init(_ credential: Credential) {
        self.credential = Mutex(credential)
    }

    /// From now on this one opens, and no other. False when it is the same.
    public func renew(_ new: Credential) -> Bool {
        credential.withLock { credential in
            defer { credential = new }
            return credential != new
        }
    }

    func accepts(_ shown: String) -> Bool {
        credential.withLock { $0 }.accepts(shown)
    }
}
