import NIOCore
import Synchronization

/// What a simulated vendor has received. Counts have no bound; events and arrivals are kept within one.
public final class Recorder: Sendable {
    /// Arrivals that are kept.
    public static let keptArrivals = 100_000

    private let state: Mutex<Received>
    private let idMember: String?

    /// - Parameter idMember: the member of an event that is its id; nil for none.
    init(keptBytes: Int, idMember: String? = nil) {
        state = Mutex(Received(keptBytes: keptBytes))
        self.idMember = idMember
    }

    // MARK: Reading

    /// Requests on the vendor's routes, whatever became of them.
    public var requests: Int { state.withLock { $0.requests } }
    /// Events taken.
    public var events: Int { state.withLock { $0.events } }
    /// Requests refused, by whatever cause.
    public var refused: Int { state.withLock { $0.refusals.values.reduce(0, +) } }
    /// Requests refused, by the vendor's code or the status.
    public var refusals: [String: Int] { state.withLock { $0.refusals } }
    /// Events taken whose id is that of an earlier one.
    public var duplicates: Int { state.withLock { $0.ids.repeats } }
    /// How often each id was taken, as text.
    public var counts: [String: Int] {
        let ids = state.withLock { $0.ids }
        return Dictionary(uniqueKeysWithValues: ids.map { ("\($0.id)", $0.count) })
    }
    /// The most requests that any second has seen, however it is laid.
    public var maxPerSecond: Int { state.withLock { $0.second.most } }
    /// The bytes of the events taken, in order, as far as they are kept.
    public var received: [[UInt8]] { state.withLock { Array($0.kept) } }
    /// When each request arrived: nanoseconds of a clock that only goes forward, as far as they are kept.
    public var arrivals: [UInt64] { state.withLock { $0.arrivals } }

    /// The most kept requests that any window of this length has seen, however it is laid.
    public func mostRequests(within span: Duration) -> Int {
        var window = SlidingWindow(span: UInt64(span / .nanoseconds(1)))
        for time in arrivals { window.add(time) }
        return window.most
    }

    /// Returns once that many events have been taken, or the task is cancelled.
    public func waitForEvents(_ count: Int) async {
        await wait { $0.events >= count }
    }

    /// Returns once that many requests have arrived and been judged, or the task is cancelled.
    public func waitForRequests(_ count: Int) async {
        await wait { $0.judged >= count }
    }

    private func wait(until isMet: @escaping @Sendable (Received) -> Bool) async {
        let (stream, signal) = AsyncStream.makeStream(of: Void.self)
        state.withLock { received in
            guard !isMet(received) else { return signal.finish() }
            received.waiters.append { received in
                guard isMet(received) else { return false }
                signal.finish()
                return true
            }
        }
        for await _ in stream {}
    }

    // MARK: Writing

    func arrived() {
        state.withLock { $0.arrived(at: NIODeadline.now().uptimeNanoseconds) }
    }

    func took(_ events: [ArraySlice<UInt8>]) {
        let named = events.map { (id: EventID(of: $0, member: idMember), bytes: $0) }
        state.withLock { $0.took(named) }
    }

    func refused(_ reason: String) {
        state.withLock { $0.refused(reason) }
    }

    func looked(late: TimeAmount) {
        state.withLock { $0.mostLate = max($0.mostLate, UInt64(max(late.nanoseconds, 0))) }
    }

    func served() {
        state.withLock { $0.served() }
    }

    func snapshot<Result: Sendable>(_ read: (Received) -> Result) -> Result {
        state.withLock { read($0) }
    }
}
