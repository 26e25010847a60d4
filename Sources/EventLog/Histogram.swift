/// How often values fell between fixed bounds. Adding is an increment: nothing is allocated.
public struct Histogram: Sendable, Equatable {
    /// The upper bounds, each included in its bucket; above the last there is one more bucket.
    public let bounds: [Int]
    /// One more than the bounds.
    public private(set) var counts: [Int]
    public private(set) var sum = 0

    public init(bounds: [Int]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    public mutating func add(_ value: Int) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        counts[index] += 1
        sum += value
    }

    public var count: Int { counts.reduce(0, +) }

    /// The upper bound of the bucket that the share `quantile` of the values lies in or below; the last bound for what is
    /// above it; nil when nothing was added.
    public func quantile(_ quantile: Double) -> Int? {
        let count = count
        guard count > 0 else { return nil }
        let rank = Int((Double(count) * quantile).rounded(.up))
        var below = 0
        for (index, bound) in bounds.enumerated() {
            below += counts[index]
            if below >= rank { return bound }
        }
        return bounds.last
    }
}
