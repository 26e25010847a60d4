import Synchronization

/// What is under way on all connections together: requests whose body is being read or whose answer is being worked
/// out, and the bytes of their bodies. Bounded, so that memory stays flat however much comes in.
final class InFlight: Sendable {
    private let maxRequests: Int
    private let maxBytes: Int
    private let requests = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)

    init(maxRequests: Int, maxBytes: Int) {
        self.maxRequests = maxRequests
        self.maxBytes = maxBytes
    }

    /// Nil when there is no room for another request.
    func admit() -> Share? {
        guard bytes.load(ordering: .relaxed) < maxBytes else { return nil }
        guard requests.add(1, ordering: .relaxed).newValue <= maxRequests else {
            requests.subtract(1, ordering: .relaxed)
            return nil
        }
        return Share(of: self)
    }

    /// One request's part, given back when nobody holds it any more: whatever ends the request, it is counted out once.
    final class Share: Sendable {
        private let all: InFlight
        private let bytes = Atomic<Int>(0)

        fileprivate init(of all: InFlight) {
            self.all = all
        }

        /// False when that is more than there is room for. A request that is alone is let in however large, so that
        /// everything within the bound on one body can be taken in the end.
        func grow(by count: Int) -> Bool {
            let own = bytes.add(count, ordering: .relaxed).newValue
            let total = all.bytes.add(count, ordering: .relaxed).newValue
            return total <= all.maxBytes || total == own
        }

        deinit {
            all.requests.subtract(1, ordering: .relaxed)
            all.bytes.subtract(bytes.load(ordering: .relaxed), ordering: .relaxed)
        }
    }
}
