public import EventLog
import Synchronization

/// What taking requests came to since the process started.
///
/// | histogram | unit | of |
/// |---|---|---|
/// | `validation` | µs | each request: parsing it, and judging its events |
/// | `answer` | µs | each request whose events were stored: from its whole body to its answer, the sync included |
public struct IntakeFigures: Sendable {
    public static let bounds = [
        5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
        2_000_000, 5_000_000, 10_000_000,
    ]

    public internal(set) var validation = Histogram(bounds: bounds)
    public internal(set) var answer = Histogram(bounds: bounds)
    /// Accepted events.
    public internal(set) var kinds: [(source: String, kind: String, count: Int)] = []
    public internal(set) var reads: [ReadFigures] = []
}

/// Gathers them: one lock for each request, nothing allocated.
final class IntakeFigureTally: Sendable {
    private struct Key: Hashable {
        let source: NameID
        let kind: NameID
    }

    private struct State {
        var figures = IntakeFigures()
        var kinds: [Key: Int] = [:]
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - isStored: false where the log took nothing.
    func add(_ submission: Submission, isStored: Bool, began: MonotonicInstant, judged: MonotonicInstant) {
        let answered = MonotonicInstant.now
        let counts = Self.kinds(of: submission)
        state.withLock { state in
            state.figures.validation.add(judged.microseconds(since: began))
            guard isStored else { return }
            state.figures.answer.add(answered.microseconds(since: began))
            for (kind, count) in counts { state.kinds[Key(source: submission.source, kind: kind), default: 0] += count }
        }
    }

    /// A request has few kinds: looking for the right one costs less than hashing it.
    private static func kinds(of submission: Submission) -> [(kind: NameID, count: Int)] {
        var counts: [(kind: NameID, count: Int)] = []
        for event in submission.events {
            if let known = counts.firstIndex(where: { $0.kind == event.kind }) {
                counts[known].count += 1
            } else {
                counts.append((event.kind, 1))
            }
        }
        return counts
    }

    /// - Parameters:
    ///   - sources: the names behind the numbers, as far as they are known.
    ///   - kinds: likewise.
    func figures(sources: [NameID: String], kinds: [NameID: String]) -> IntakeFigures {
        var (figures, counts) = state.withLock { ($0.figures, $0.kinds) }
        for (key, count) in counts {
            figures.kinds.append((sources[key.source] ?? "", kinds[key.kind] ?? KindTable.other, count))
        }
        figures.kinds.sort { ($0.source, $0.kind) < ($1.source, $1.kind) }
        return figures
    }
}
