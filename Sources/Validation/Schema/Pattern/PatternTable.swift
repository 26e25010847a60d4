/// A program written out for ASCII texts: which state each character leads to, a row per state. Nearly every text is
/// ASCII without escapes, and looking a character up costs a tenth of advancing all possible states.
///
/// A state is named by where its row begins. ``failed`` can no longer match and ``matched`` has; both end the search. A row
/// has a column for each ASCII character and one for the end of the text, which leads to one of those two.
struct PatternTable {
    static let failed: UInt16 = 0
    static let matched = UInt16(width)
    static let start = UInt16(2 * width)
    /// Columns of a row.
    static let width = 129
    static let endOfText = 128
    /// Rows beyond which a program is run as it is: 16 KiB.
    private static let mostStates = 64

    /// Row after row, from state 0 on.
    private(set) var cells: [UInt16] = []

    private let program: PatternProgram
    private var ids: [State: UInt16] = [:]
    private var waiting: [State] = []

    /// Where a search stands between two characters.
    private struct State: Hashable {
        /// Steps of the program from which it goes on.
        var steps: UInt64
        /// Nothing was read yet.
        var isAtStart: Bool
    }

    /// Nil when the program is too large, or looks at the characters on both sides of a place.
    init?(_ program: PatternProgram) {
        let hasBoundary = program.steps.contains { if case .boundary = $0 { true } else { false } }
        guard program.steps.count <= 64, !hasBoundary else { return nil }
        self.program = program
        for ending in [Self.failed, Self.matched] { cells += [UInt16](repeating: ending, count: Self.width) }
        guard id(of: State(steps: 1, isAtStart: true)) != nil else { return nil }
        while !waiting.isEmpty {
            guard let row = row(of: waiting.removeFirst()) else { return nil }
            cells += row
        }
    }

    /// Nil when there are too many.
    private mutating func id(of state: State) -> UInt16? {
        if let id = ids[state] { return id }
        guard ids.count < Self.mostStates - 2 else { return nil }
        let id = UInt16((ids.count + 2) * Self.width)
        ids[state] = id
        waiting.append(state)
        return id
    }

    private mutating func row(of state: State) -> [UInt16]? {
        let end = closure(of: state, isAtEnd: true).isMatch ? Self.matched : Self.failed
        let (ready, isMatch) = closure(of: state, isAtEnd: false)
        if isMatch { return [UInt16](repeating: Self.matched, count: Self.width - 1) + [end] }
        var row: [UInt16] = []
        for character in UInt32(0)..<128 {
            var next = program.isAnchored ? UInt64(0) : 1
            for step in program.steps.indices where ready & 1 << UInt64(step) != 0 && takes(step, character) {
                next |= 1 << UInt64(step + 1)
            }
            guard next != 0 else {
                row.append(Self.failed)
                continue
            }
            guard let id = id(of: State(steps: next, isAtStart: false)) else { return nil }
            row.append(id)
        }
        return row + [end]
    }

    /// The steps that take a character, of those that are reached without taking one.
    private func closure(of state: State, isAtEnd: Bool) -> (ready: UInt64, isMatch: Bool) {
        var (waiting, seen, ready) = (state.steps, UInt64(0), UInt64(0))
        while let step = waiting.popFirst() {
            guard seen.insert(step) else { continue }
            switch program.steps[step] {
            case .match: return (ready, true)
            case .jump(let target): waiting.insert(Int(target))
            case .split(let one, let other):
                waiting.insert(Int(one))
                waiting.insert(Int(other))
            case .start: if state.isAtStart { waiting.insert(step + 1) }
            case .end: if isAtEnd { waiting.insert(step + 1) }
            case .scalar, .any, .set: ready.insert(step)
            case .boundary: break
            }
        }
        return (ready, false)
    }

    private func takes(_ step: Int, _ character: UInt32) -> Bool {
        switch program.steps[step] {
        case .scalar(let wanted): character == wanted
        case .any: character != 0x0A && character != 0x0D
        case .set(let index): program.sets[Int(index)].contains(character)
        default: false
        }
    }
}
