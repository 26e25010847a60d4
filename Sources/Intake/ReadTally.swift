public import EventLog
import Synchronization

/// What became of a source's reads since the process started.
public struct ReadFigures: Sendable {
    public internal(set) var source: String
    /// By outcome, in the order of ``ReadOutcome``'s cases.
    public internal(set) var outcomes = [Int](repeating: 0, count: ReadOutcome.allCases.count)
    /// µs until its answer, whatever that was.
    public internal(set) var duration = Histogram(bounds: IntakeFigures.bounds)
}

/// Counts them.
final class ReadTally: Sendable {
    private let sources = Mutex<[String: ReadFigures]>([:])

    func add(_ outcome: ReadOutcome, source: String, microseconds: Int) {
        sources.withLock { sources in
            var figures = sources[source] ?? ReadFigures(source: source)
            if let place = ReadOutcome.allCases.firstIndex(of: outcome) { figures.outcomes[place] += 1 }
            figures.duration.add(microseconds)
            sources[source] = figures
        }
    }

    var figures: [ReadFigures] {
        sources.withLock { Array($0.values) }.sorted { $0.source < $1.source }
    }
}
