import Vendors

/// When the batches of each call are due: at once where one would be full, else when its first event has waited long
/// enough.
///
/// There may be as many calls as events, where each visitor's travel by themselves; so nothing here looks at all of them.
/// A call is entered again whenever its first event is another or its fullness has been looked at; an entry that no longer
/// holds is passed over when its turn comes.
struct Ripening: Sendable {
    /// What is true of a call now.
    struct State {
        var since: Duration
        var isFull: Bool
    }

    private var waiting = MinHeap<Duration, EndpointCall>()
    private var full = MinHeap<Duration, EndpointCall>()

    mutating func enter(_ call: EndpointCall, since: Duration) {
        waiting.insert(call, at: since)
    }

    mutating func filled(_ call: EndpointCall, since: Duration) {
        full.insert(call, at: since)
    }

    /// - Parameter state: nil of a call that nothing waits for.
    mutating func due(wait: Duration, state: (EndpointCall) -> State?) -> Duration? {
        if firstFull(state) != nil { return .zero }
        return firstWaiting(state).map { $0.key + wait }
    }

    /// Of the calls that are due, the one whose first event has waited longest.
    mutating func ripest(wait: Duration, now: Duration, state: (EndpointCall) -> State?) -> EndpointCall? {
        let (full, waiting) = (firstFull(state), firstWaiting(state))
        if let waiting, waiting.key + wait <= now, waiting.key <= full?.key ?? waiting.key { return waiting.value }
        return full?.value
    }

    private mutating func firstFull(_ state: (EndpointCall) -> State?) -> (key: Duration, value: EndpointCall)? {
        while let first = full.first {
            if let state = state(first.value), state.isFull, state.since == first.key { return first }
            full.removeFirst()
        }
        return nil
    }

    private mutating func firstWaiting(_ state: (EndpointCall) -> State?) -> (key: Duration, value: EndpointCall)? {
        while let first = waiting.first {
            if let state = state(first.value), state.since == first.key { return first }
            waiting.removeFirst()
        }
        return nil
    }
}
