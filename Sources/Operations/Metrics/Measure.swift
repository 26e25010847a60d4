import EventLog

/// One metric of each subject of a kind, such as of each destination: its name, what it means, and where it is had from.
///
/// Names follow https://prometheus.io/docs/practices/naming/: base units, `_total` for what only grows.
struct Measure<Subject>: Sendable {
    let name: String
    let type: MetricType
    let help: String
    /// Nil where the subject has none now.
    let value: @Sendable (Subject) -> MetricValue?

    static func counter(_ name: String, _ help: String, _ value: @escaping @Sendable (Subject) -> Int?) -> Self {
        Self(name: name, type: .counter, help: help) { value($0).map { .number(Double($0)) } }
    }

    static func gauge(_ name: String, _ help: String, _ value: @escaping @Sendable (Subject) -> Double?) -> Self {
        Self(name: name, type: .gauge, help: help) { value($0).map { .number($0) } }
    }

    static func count(_ name: String, _ help: String, _ value: @escaping @Sendable (Subject) -> Int?) -> Self {
        gauge(name, help) { value($0).map(Double.init) }
    }

    static func bool(_ name: String, _ help: String, _ value: @escaping @Sendable (Subject) -> Bool?) -> Self {
        gauge(name, help) { value($0).map { $0 ? 1 : 0 } }
    }

    /// - Parameter unit: how many of the histogram's units are one of the metric's.
    static func histogram(
        _ name: String, _ help: String, unit: Int = 1, _ value: @escaping @Sendable (Subject) -> Histogram?
    ) -> Self {
        Self(name: name, type: .histogram, help: help) { value($0).map { .histogram($0, unit: unit) } }
    }
}

enum MetricType: String, Sendable {
    case counter, gauge, histogram
}

enum MetricValue {
    case number(Double)
    case histogram(Histogram, unit: Int)
}
