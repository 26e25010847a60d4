/// The smallest first. Taking it, and adding one, costs the logarithm of how many there are.
struct MinHeap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    private var entries: [(key: Key, value: Value)] = []

    var first: (key: Key, value: Value)? { entries.first }

    mutating func insert(_ value: Value, at key: Key) {
        entries.append((key, value))
        var place = entries.count - 1
        while place > 0, entries[place].key < entries[(place - 1) / 2].key {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var place = 0
        while let child = smallerChild(of: place), entries[child].key < entries[place].key {
            entries.swapAt(place, child)
            place = child
        }
    }

    private func smallerChild(of place: Int) -> Int? {
        let (left, right) = (2 * place + 1, 2 * place + 2)
        guard left < entries.count else { return nil }
        return right < entries.count && entries[right].key < entries[left].key ? right : left
    }
}
