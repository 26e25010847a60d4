/// The subjects of which something is on its way or waits to be sent again, where order matters.
struct Lanes: Sendable {
    private var items: [Int64: Int] = [:]

    /// Subjects whose later items must wait.
    var busy: Set<Int64> { Set(items.keys) }

    var isEmpty: Bool { items.isEmpty }

    mutating func enter(_ entering: [Item]) {
        for lane in entering.lazy.compactMap(\.lane) { items[lane, default: 0] += 1 }
    }

    mutating func leave(_ leaving: [Item]) {
        for lane in leaving.lazy.compactMap(\.lane) {
            guard let count = items[lane] else { continue }
            items[lane] = count > 1 ? count - 1 : nil
        }
    }
}
