/// Counts what happens within a span of time that slides. Times are given in order.
///
/// The span is half-open: two things exactly one span apart do not share a window.
struct SlidingWindow {
    let span: UInt64
    private var times: [UInt64] = []
    private var first = 0
    /// The most that any window has held so far.
    private(set) var most = 0

    /// - Parameter span: nanoseconds.
    init(span: UInt64) {
        self.span = span
    }

    /// How many lie in the window that ends at `time`.
    mutating func count(at time: UInt64) -> Int {
        while first < times.count, times[first] + span <= time { first += 1 }
        if first > 1024, first * 2 > times.count {
            times.removeFirst(first)
            first = 0
        }
        return times.count - first
    }

    mutating func add(_ time: UInt64) {
        times.append(time)
        most = max(most, count(at: time))
    }
}
