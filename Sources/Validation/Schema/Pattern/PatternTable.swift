/// A program written out for ASCII texts: which state each character leads to, a row per state. Nearly every text is
/// ASCII without escapes, and looking a character up costs a tenth of advancing all possible states.
///
/// State ``failed`` can no longer match and ``matched`` has; both end the search. A row has a column for each ASCII
/// character and one for the end of the text, which leads to one of those two.
struct PatternTable {
    static let failed: UInt8 = 0
    static let matched: UInt8 = 1
    static let start: UInt8 = 2
    /// Columns of a row.
    static let width = 129
    static let endOfText = 128
    /// Rows beyond which a program is run as it is: 8 KiB.
    private static let mostStates = 64

    /// Row after row, from state 0 on.
    private(set) var cells: [UInt8] = []

    private let program: PatternProgram
    private var ids: [State: UInt8] = [:]
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
        cells = [UInt8](repeating: Self.failed, count: Self.width) + [UInt8](repeating: Self.matched, count: Self.width)
        guard id(of: State(steps: 1, isAtStart: true)) != nil else { return nil }
        while !waiting.isEmpty {
            guard let row = row(of: waiting.removeFirst()) else { return nil }
            cells += row
        }
    }

    /// Nil when there are too many.
    private mutating func id(of state: State) -> UInt8? {
        if let id = ids[state] { return id }
        guard ids.count < Self.mostStates - 2 else { return nil }
        let id = UInt8(ids.count + 2)
        ids[state] = id
        waiting.append(state)
        return id
    }

    private mutating func row(of state: State) -> [UInt8]? {
        let end = closure(of: state, isAtEnd: true).isMatch ? Self.matched : Self.failed
        let (ready, isMatch) = closure(of: state, isAtEnd: false)
        if isMatch { return [UInt8](repeating: Self.matched, count: Self.width - 1) + [end] }
        var row: [UInt8] = []
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
