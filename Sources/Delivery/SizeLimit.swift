/// The most bytes a request may hold: as configured, and less where the vendor refuses that as too large. What worked is
/// remembered, so that each batch is not refused and halved again; until the process ends or the destination is resumed.
struct SizeLimit: Sendable {
    let configured: Int
    /// The largest request that was taken, as far as it is smaller than what was refused.
    private var taken = 0
    /// The smallest request of several events that was refused as too large.
    private var refused: Int?

    init(configured: Int) {
        self.configured = configured
    }

    var bytes: Int {
        refused.map { min(configured, max(taken, $0 / 2)) } ?? configured
    }

    mutating func tookWhole(_ bytes: Int) {
        if bytes < refused ?? .max { taken = max(taken, bytes) }
    }

    mutating func refusedWhole(_ bytes: Int) {
        refused = min(refused ?? .max, bytes)
        if taken >= bytes { taken = 0 }
    }

    mutating func forget() {
        self = SizeLimit(configured: configured)
    }
}
