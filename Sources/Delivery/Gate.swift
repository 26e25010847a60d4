/// Whether a destination lets requests through.
enum Gate: Sendable, Equatable {
    case open
    /// Repeated failure: nothing before `until`, then one request at a time until one succeeds.
    case backingOff(until: Duration, failures: Int, since: Duration, why: String)
    /// Refused credentials, account or address, or a thousand refusals in a row: one request now and then, as a probe.
    case parked(probeAt: Duration, since: Duration, why: String)

    /// Failures in a row from which a destination is shown as `open`, the breaker's word for "nothing gets through".
    static let breakerFailures = 3

    /// How often a parked destination is probed.
    static let probeInterval = Duration.seconds(300)

    /// When a request may pass, given how many are on their way; nil when that depends on one of those.
    func passes(inFlight: Int, concurrency: Int) -> Duration? {
        switch self {
        case .open: inFlight < concurrency ? .zero : nil
        case .backingOff(let until, _, _, _): inFlight == 0 ? until : nil
        case .parked(let probeAt, _, _): inFlight == 0 ? probeAt : nil
        }
    }
}
