/// The record behind ``Recorder``.
struct Received {
    private(set) var requests = 0
    private(set) var events = 0
    private(set) var ids = EventIDs()
    private(set) var refusals: [String: Int] = [:]
    /// Requests of which it is known what became of them.
    private(set) var judged = 0
    private(set) var second = SlidingWindow(span: 1_000_000_000)
    private(set) var arrivals: [UInt64] = []
    /// Of the first request, in nanoseconds of the monotonic clock.
    private(set) var firstArrival: UInt64?
    /// The most that an event loop was late, in nanoseconds.
    var mostLate: UInt64 = 0
    private var bodies: EventRing
    /// Asked after every change; one that returns true has got what it waited for.
    var waiters: [(Received) -> Bool] = []

    init(keptBytes: Int) {
        bodies = EventRing(keptBytes: keptBytes)
    }

    /// In order.
    var kept: ArraySlice<[UInt8]> { bodies.events }

    /// From the first request to the last.
    var milliseconds: UInt64 {
        guard let first = firstArrival, let last = arrivals.last else { return 0 }
        return (last - first) / 1_000_000
    }

    mutating func arrived(at time: UInt64) {
        requests += 1
        firstArrival = firstArrival ?? time
        second.add(time)
        // Halved now and then rather than moved each time.
        if arrivals.count >= 2 * Recorder.keptArrivals { arrivals.removeFirst(Recorder.keptArrivals) }
        arrivals.append(time)
    }

    /// Events taken, and the id of each.
    mutating func took(_ taken: [(id: EventID, bytes: ArraySlice<UInt8>)]) {
        events += taken.count
        for event in taken {
            ids.add(event.id)
            bodies.append(Array(event.bytes))
        }
        served()
    }

    mutating func refused(_ reason: String) {
        refusals[reason, default: 0] += 1
        served()
    }

    mutating func served() {
        judged += 1
        guard !waiters.isEmpty else { return }
        let snapshot = self
        waiters.removeAll { $0(snapshot) }
    }
}
