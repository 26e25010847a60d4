/// The latest events within a bound in bytes.
struct EventRing {
    private let keptBytes: Int
    private var bodies: [[UInt8]] = []
    private var first = 0
    private var bytes = 0

    init(keptBytes: Int) {
        self.keptBytes = keptBytes
    }

    var events: ArraySlice<[UInt8]> { bodies[first...] }

    mutating func append(_ event: [UInt8]) {
        bodies.append(event)
        bytes += event.count
        while bytes > keptBytes, first < bodies.count {
            bytes -= bodies[first].count
            bodies[first] = []
            first += 1
        }
        if first > 1024, first * 2 > bodies.count {
            bodies.removeFirst(first)
            first = 0
        }
    }
}
