/// What one destination has read and what of it is unfinished: a pure value.
///
/// `read` is the highest sequence number looked at. Everything at or below it is finished, except the numbers whose bit
/// in an open window is clear. A window is a stretch of at most 4,096 numbers with a bit each, and at most 16 are open:
/// so a destination has at most 65,536 unfinished events and 8 KiB of bits, and a settlement writes a row or two.
///
/// The newest window grows in place until it is 4,096 long. A window whose last bit is set is closed and forgotten,
/// wherever it stands. Numbers that do not exist (trimmed, or routed elsewhere) are finished from the start.
struct Windows: Equatable, Sendable {
    static let length: Int64 = 4_096
    static let most = 16

    /// The highest sequence number that was looked at.
    private(set) var read: Int64
    /// In ascending order; disjoint; each has at least one unfinished number.
    private(set) var open: [Window]

    init(read: Int64) {
        self.read = read
        open = []
    }

    /// As stored. Windows without an unfinished number, or out of order, are left out.
    init(read: Int64, stored: [Window]) {
        self.read = max(read, stored.last?.last ?? read)
        open = stored.filter { $0.unfinished > 0 }
    }

    /// No event can be admitted until some are finished.
    var isFull: Bool {
        guard open.count == Self.most, let newest = open.last else { return false }
        return read - newest.first >= Self.length - 1
    }

    /// The lowest number that is not finished; everything below it is.
    var firstUnfinished: Int64 { open.first?.firstUnfinished ?? read + 1 }

    var unfinished: Int { open.reduce(0) { $0 + $1.unfinished } }

    /// Takes in an event above `read`; the numbers between are passed over. False, and nothing changed, when that would
    /// need a seventeenth window.
    mutating func admit(_ sequence: Int64) -> Bool {
        guard sequence > read else { return false }
        if let newest = open.last, sequence - newest.first < Self.length {
            open[open.count - 1].grow(to: sequence)
        } else {
            guard open.count < Self.most else { return false }
            open.append(Window(first: sequence))
        }
        read = sequence
        return true
    }

    /// Everything up to `sequence` was looked at and concerns somebody else.
    mutating func pass(to sequence: Int64) {
        read = max(read, sequence)
    }

    /// True when the number was unfinished and now is not; false when there was nothing to finish.
    mutating func finish(_ sequence: Int64) -> Bool {
        guard let index = index(of: sequence), open[index].finish(sequence) else { return false }
        if open[index].unfinished == 0 { open.remove(at: index) }
        return true
    }

    /// Returns those that were unfinished.
    mutating func finish(_ sequences: [Int64]) -> [Int64] {
        sequences.filter { finish($0) }
    }

    func isUnfinished(_ sequence: Int64) -> Bool {
        guard let index = index(of: sequence) else { return false }
        return open[index].isUnfinished(sequence)
    }

    /// The next unfinished numbers above `sequence`, in order, at most `limit`.
    func unfinished(after sequence: Int64, limit: Int) -> [Int64] {
        var found: [Int64] = []
        for window in open where window.last > sequence {
            for candidate in max(window.first, sequence + 1)...window.last where window.isUnfinished(candidate) {
                guard found.count < limit else { return found }
                found.append(candidate)
            }
        }
        return found
    }

    private func index(of sequence: Int64) -> Int? {
        open.firstIndex { $0.first <= sequence && sequence <= $0.last }
    }
}
