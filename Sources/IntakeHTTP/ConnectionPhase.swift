import NIOCore

/// Where a connection is in reading its requests. Each phase bounds how long it lasts and how much is read:
///
///     idle ──bytes──▶ head ──────▶ body ──end──▶ idle             a request, handed on whole
///       ▲                │           │
///       └──end── passing ◀─refused───┤                            its small rest is thrown away
///                                    └──▶ last ──answered──▶ draining ──▶ closed
enum ConnectionPhase: Equatable {
    /// Between two requests.
    case idle
    /// Some of a head has arrived.
    case head(since: NIODeadline)
    /// A wanted body arrives.
    case body(since: NIODeadline)
    /// The rest of a refused body arrives, `left` more bytes of it tolerated.
    case passing(left: Int, since: NIODeadline)
    /// No further request is read. `isWhole`: the last one was read to its end.
    case last(isWhole: Bool)
    /// The last answer is written; `left` more bytes are thrown away.
    case draining(left: Int, until: NIODeadline)

    /// More of a request that nobody wants may follow.
    var hasRest: Bool {
        switch self {
        case .last(let isWhole): !isWhole
        case .passing, .draining: true
        case .idle, .head, .body: false
        }
    }

    /// When the client has taken too long, with its last byte arriving `now`. Never while it waits for us.
    func deadline(at now: NIODeadline, limits: ConnectionLimits, isOwing: Bool) -> NIODeadline? {
        switch self {
        case .idle: isOwing ? nil : now + limits.idleTimeout
        case .head(let since): since + limits.headerTimeout
        case .body(let since), .passing(_, let since): min(since + limits.bodyTimeout, now + limits.idleTimeout)
        case .last: nil
        case .draining(_, let until): until
        }
    }
}
