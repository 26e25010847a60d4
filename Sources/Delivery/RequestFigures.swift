public import EventLog
import Vendors

/// What the requests to one destination came to since the process started.
public struct RequestFigures: Sendable, Equatable {
    /// From handing a request over to what its answer meant: µs, up to ``LogFigures/microsecondBounds``.
    public private(set) var duration = Histogram(bounds: LogFigures.microsecondBounds)
    /// By what the answer meant, in the order of ``words``.
    public private(set) var verdicts = [Int](repeating: 0, count: words.count)

    public static let words = ["delivered", "partly", "split", "later", "unsure", "parked"]

    mutating func add(_ verdict: Verdict, after duration: Duration) {
        self.duration.add(
            Int(duration.components.seconds) * 1_000_000 + Int(duration.components.attoseconds / 1_000_000_000_000))
        verdicts[verdict.place] += 1
    }
}

extension Verdict {
    /// In ``RequestFigures/words``.
    fileprivate var place: Int {
        switch self {
        case .delivered: 0
        case .partly: 1
        case .split: 2
        case .later: 3
        case .unsure: 4
        case .parked: 5
        }
    }
}
