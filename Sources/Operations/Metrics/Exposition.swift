import EventLog

/// Metrics as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
///
/// All samples of a name stand together, after its help and type, as the format asks.
struct Exposition {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""

    /// Writes each measure of all subjects.
    mutating func add<Subject>(_ measures: [Measure<Subject>], of subjects: [(Labels, Subject)]) {
        for measure in measures {
            let samples = subjects.compactMap { labels, subject in measure.value(subject).map { (labels, $0) } }
            guard !samples.isEmpty else { continue }
            text += "# HELP \(measure.name) \(Self.escaped(measure.help))\n"
            text += "# TYPE \(measure.name) \(measure.type.rawValue)\n"
            for (labels, value) in samples { add(value, measure.name, labels) }
        }
    }

    mutating func add<Subject>(_ measures: [Measure<Subject>], of subject: Subject) {
        add(measures, of: [([], subject)])
    }

    private mutating func add(_ value: MetricValue, _ name: String, _ labels: Labels) {
        switch value {
        case .number(let number): line(name, labels, Self.written(number))
        case .histogram(let histogram, let unit):
            var below = 0
            for (bound, count) in zip(histogram.bounds, histogram.counts) {
                below += count
                let bound = Self.written(Double(bound) / Double(unit))
                line(name + "_bucket", labels + [("le", bound)], "\(below)")
            }
            line(name + "_bucket", labels + [("le", "+Inf")], "\(histogram.count)")
            line(name + "_sum", labels, Self.written(Double(histogram.sum) / Double(unit)))
            line(name + "_count", labels, "\(histogram.count)")
        }
    }

    private mutating func line(_ name: String, _ labels: Labels, _ value: String) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value).replacing("\"", with: "\\\""))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    /// Whole numbers without a fraction: counters are compared by people too.
    private static func written(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
