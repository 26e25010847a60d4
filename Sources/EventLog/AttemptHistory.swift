/// The attempts at an event, the oldest first: the first of all and the latest, with how many there were between them.
///
/// Bounded, since an outage of days is thousands of attempts. As it is stored, a line for each:
///
///     1764038491000 b0668b3f4c28c001 later 503 100 12
///     +8624
///     1764297691000 b0668b3f4c28f7a3 refused 400 1 9
///
/// which is when it was sent, the batch, the outcome, the status (`-` for none), the events of the request, and the
/// milliseconds it took; and after the first line, where some are left out, how many.
public struct AttemptHistory: Sendable, Equatable {
    /// Attempts that are kept.
    public static let most = 16

    public private(set) var attempts: [Attempt] = []
    /// Left out after the first.
    public private(set) var omitted = 0

    public init(_ attempts: [Attempt] = []) {
        for attempt in attempts { add(attempt) }
    }

    public var isEmpty: Bool { attempts.isEmpty }

    public mutating func add(_ attempt: Attempt) {
        attempts.append(attempt)
        guard attempts.count > Self.most else { return }
        attempts.remove(at: 1)
        omitted += 1
    }

    /// This, and then what came later.
    public func followed(by later: AttemptHistory) -> AttemptHistory {
        if isEmpty { return later }
        if later.isEmpty { return self }
        var history = self
        for (index, attempt) in later.attempts.enumerated() {
            history.add(attempt)
            // What was left out of the later one was made before the rest of it.
            if index == 0 { history.omitted += later.omitted }
        }
        return history
    }

    // MARK: As text

    /// Empty for none.
    var text: String {
        var lines = attempts.map(\.line)
        if omitted > 0 { lines.insert("+\(omitted)", at: 1) }
        return lines.joined(separator: "\n")
    }

    /// What cannot be read is left out.
    init(text: String) {
        for line in text.split(separator: "\n") {
            if line.first == "+" {
                omitted += Int(line.dropFirst()) ?? 0
            } else if let attempt = Attempt(line: line) {
                add(attempt)
            }
        }
    }
}

extension Attempt {
    fileprivate var line: String {
        let status = status.map { "\($0)" } ?? "-"
        return "\(at) \(BatchID.text(of: batch)) \(outcome.rawValue) \(status) \(events) \(took)"
    }

    fileprivate init?(line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count == 6, let at = Int64(fields[0]), let batch = UInt64(fields[1], radix: 16),
            let outcome = Outcome(rawValue: String(fields[2])), let events = Int(fields[4]), let took = Int(fields[5])
        else { return nil }
        self.init(batch: batch, at: at, outcome: outcome, status: Int(fields[3]), events: events, took: took)
    }
}
