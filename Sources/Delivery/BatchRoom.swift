/// What is left of a request's limits while it is put together.
struct BatchRoom {
    private let limits: BatchLimits
    private var events = 0
    private var bytes = Batch.bracketBytes
    /// Something did not fit, or nothing more will.
    private(set) var isFull = false

    init(_ limits: BatchLimits) {
        self.limits = limits
    }

    /// One event always fits.
    mutating func takes(_ weight: Int) -> Bool {
        guard events == 0 || (events < limits.events && bytes + weight <= limits.bytes) else {
            isFull = true
            return false
        }
        events += 1
        bytes += weight
        if events == limits.events { isFull = true }
        return true
    }
}
