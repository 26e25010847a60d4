import Synchronization

/// Ids for requests: the millisecond of the start above, a count below; 16 hexadecimal digits when shown.
///
/// Unique in one log as long as fewer than a thousand requests per millisecond come in on average since the start.
final class RequestIDs: Sendable {
    private let last: Atomic<UInt64>

    init(now: Int64) {
        last = Atomic(UInt64(bitPattern: now) << 10)
    }

    func next() -> UInt64 {
        last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
