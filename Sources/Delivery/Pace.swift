/// A limit group's pace: how many requests may reach the receiver in any stretch of time.
///
/// For a rate of r requests per second there are ⌈r⌉ slots over a window of W = ⌈r⌉/r seconds (for a whole r, r slots
/// over one second). A slot is taken when a request is handed over, and free again W + `margin` after the request's last
/// byte was written to an open connection, or after it failed. Two requests of one slot are therefore at least W apart
/// when they leave, and no window of W at the receiver holds more than ⌈r⌉ of them as long as the way there does not vary
/// by more than `margin`.
///
/// Starts are spaced 1/r apart. When the timer is late by less than `margin` the spacing catches up, which the slots
/// bound in any case. A process that starts does not know what the one before it sent: all slots count as just taken.
struct Pace: Sendable {
    static let margin = Duration.milliseconds(20)

    /// Nil: no limit.
    let requestsPerSecond: Double?
    private let window: Duration
    private let spacing: Duration
    private var free: Int
    /// When taken slots become free, soonest first.
    private var returns: [Duration]
    private var nextStart: Duration

    init(requestsPerSecond rate: Double?, now: Duration) {
        requestsPerSecond = rate
        nextStart = now
        free = 0
        guard let rate else {
            (window, spacing, returns) = (.zero, .zero, [])
            return
        }
        let slots = rate.rounded(.up)
        window = .seconds(slots / rate)
        spacing = .seconds(1 / rate)
        returns = Array(repeating: now + window + Self.margin, count: Int(slots))
    }

    /// When the next request may start; nil when that depends on one that is still being written.
    func nextTurn(now: Duration) -> Duration? {
        if requestsPerSecond == nil { return now }
        if free > 0 { return max(nextStart, now) }
        return returns.first.map { max($0, nextStart, now) }
    }

    /// Takes a slot. Only when ``nextTurn(now:)`` is not in the future.
    mutating func take(now: Duration) {
        guard requestsPerSecond != nil else { return }
        collect(now: now)
        free -= 1
        let isCatchingUp = now - nextStart < Self.margin
        nextStart = (isCatchingUp ? nextStart : now) + spacing
    }

    /// A request's last byte was written, or it failed: its slot is on the way back.
    mutating func sent(now: Duration) {
        guard requestsPerSecond != nil else { return }
        returns.append(now + window + Self.margin)
    }

    private mutating func collect(now: Duration) {
        let count = returns.prefix { $0 <= now }.count
        returns.removeFirst(count)
        free += count
    }
}
