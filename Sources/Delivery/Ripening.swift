import EventLog
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
        var age: Age
        var isFull: Bool
    }

    /// Since when the first event of a call waits. What was read together came at the same time: then the log's order
    /// decides.
    struct Age: Comparable, Sendable {
        var since: Duration
        var first: ItemID

        static func < (one: Age, other: Age) -> Bool { (one.since, one.first) < (other.since, other.first) }
    }

    private var waiting = MinHeap<Age, EndpointCall>()
    private var full = MinHeap<Age, EndpointCall>()

    mutating func enter(_ call: EndpointCall, _ state: State) {
        waiting.insert(call, at: state.age)
    }

    mutating func filled(_ call: EndpointCall, _ state: State) {
        full.insert(call, at: state.age)
    }

    /// - Parameter state: nil of a call that nothing waits for.
    mutating func due(wait: Duration, state: (EndpointCall) -> State?) -> Duration? {
        if firstFull(state) != nil { return .zero }
        return firstWaiting(state).map { $0.key.since + wait }
    }

    /// Of the calls that are due, the one whose first event has waited longest.
    mutating func ripest(wait: Duration, now: Duration, state: (EndpointCall) -> State?) -> EndpointCall? {
        let (full, waiting) = (firstFull(state), firstWaiting(state))
        if let waiting, waiting.key.since + wait <= now, waiting.key <= full?.key ?? waiting.key {
            return waiting.value
        }
        return full?.value
    }

    private mutating func firstFull(_ state: (EndpointCall) -> State?) -> (key: Age, value: EndpointCall)? {
        while let first = full.first {
            if let state = state(first.value), state.isFull, state.age == first.key { return first }
            full.removeFirst()
        }
        return nil
    }

    private mutating func firstWaiting(_ state: (EndpointCall) -> State?) -> (key: Age, value: EndpointCall)? {
        while let first = waiting.first {
            if let state = state(first.value), state.age == first.key { return first }
            waiting.removeFirst()
        }
        return nil
    }
}
