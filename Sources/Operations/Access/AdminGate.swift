import Logging
import Synchronization
import Vendors

/// Who may ask on the admin's TCP listener: those who show the token, and do not guess at it.
final class AdminGate: Sendable {
    enum Decision: Equatable {
        case open
        case wrong
        /// Seconds until another attempt is looked at.
        case wait(Int)
    }

    private let token: AdminToken
    private let attempts = Mutex(LoginAttempts())
    private let logger: Logger
    /// Milliseconds since 1970.
    private let now: @Sendable () -> Int64

    init(token: AdminToken, logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.token = token
        self.logger = logger
        self.now = now
    }

    /// Of the token: ``AdminToken/generation``.
    var generation: Int { token.generation }

    /// - Parameter shown: the token that a request has; nil where it has none, which is no guess.
    func decide(_ shown: String?, from peer: Peer) -> Decision {
        let (address, now) = ("\(peer)", now())
        let decision: Decision = attempts.withLock { attempts in
            if let seconds = attempts.wait(of: address, at: now) { return .wait(seconds) }
            guard let shown else { return .wrong }
            if token.accepts(shown) { return .open }
            attempts.failed(address, at: now)
            return .wrong
        }
        if decision != .open, shown != nil {
            logger.warning("an admin request with a wrong token was refused", metadata: ["from": "\(address)"])
        }
        return decision
    }

    /// The token in a field `Authorization: Bearer …`.
    static func bearer(in field: String?) -> String? {
        guard let field, field.prefix(7).lowercased() == "bearer " else { return nil }
        return String(field.dropFirst(7))
    }
}
