@testable import Delivery

/// What is to happen in a simulation, by time; at the same time in the order in which it was entered. A binary heap.
struct Agenda {
    private struct Entry {
        let at: Duration
        let order: Int
        let event: Event
        let process: Int

        static func < (one: Entry, other: Entry) -> Bool { (one.at, one.order) < (other.at, other.order) }
    }

    private var heap: [Entry] = []
    private var order = 0

    /// When something happens next.
    var next: Duration? { heap.first?.at }

    mutating func add(at time: Duration, _ event: Event, _ process: Int) {
        order += 1
        heap.append(Entry(at: time, order: order, event: event, process: process))
        var index = heap.count - 1
        while index > 0, heap[index] < heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func take() -> (at: Duration, event: Event, process: Int)? {
        guard let first = heap.first else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0] < heap[$1] }), heap[least] < heap[index] else { break }
            heap.swapAt(index, least)
            index = least
        }
        return (first.at, first.event, first.process)
    }
}
