import Testing

@testable import EventLog

struct WindowsTests {
    @Test func `numbers that are passed over are finished`() {
        var windows = Windows(read: 10)
        windows.expectAdmitted(15)
        windows.pass(to: 20)
        #expect(windows.read == 20)
        #expect(windows.firstUnfinished == 15)
        #expect(!windows.isUnfinished(14))
        #expect(!windows.isUnfinished(16))
    }

    @Test func `a number is finished once`() {
        var windows = Windows(read: 0)
        windows.expectAdmitted(1)
        let finishes = [windows.finish(1), windows.finish(1), windows.finish(2)]
        #expect(finishes == [true, false, false])
        #expect(windows.firstUnfinished == 2)
    }

    @Test func `the newest window grows to its length and no further`() throws {
        var windows = Windows(read: 0)
        for sequence in 1...Windows.length { windows.expectAdmitted(sequence) }
        #expect(windows.open.count == 1)
        windows.expectAdmitted(Windows.length + 1)
        #expect(windows.open.count == 2)
        #expect(try #require(windows.open.first).finished.count == 512)
    }

    @Test func `a seventeenth window is refused until one is finished`() {
        var windows = Windows(read: 0)
        for index in 0..<Int64(Windows.most) { windows.expectAdmitted(1 + index * Windows.length) }
        windows.pass(to: Int64(Windows.most) * Windows.length)
        #expect(windows.isFull)
        let next = 1 + Int64(Windows.most) * Windows.length
        let isAdmitted = windows.admit(next)
        #expect(!isAdmitted)
        windows.expectFinished(1 + Windows.length)
        #expect(!windows.isFull)
        windows.expectAdmitted(next)
    }

    @Test func `a window that is finished goes, wherever it stands`() {
        var windows = Windows(read: 0)
        windows.expectAdmitted(1)
        windows.expectAdmitted(10_000)
        windows.expectAdmitted(20_000)
        windows.expectFinished(10_000)
        #expect(windows.open.map(\.first) == [1, 20_000])
    }

    @Test func `bytes that do not fit the stretch are refused`() {
        #expect(Window(first: 1, last: 64, finished: [UInt8](repeating: 0, count: 8)) != nil)
        #expect(Window(first: 1, last: 65, finished: [UInt8](repeating: 0, count: 8)) == nil)
        #expect(Window(first: 2, last: 1, finished: []) == nil)
        #expect(Window(first: 1, last: 5_000, finished: [UInt8](repeating: 0, count: 632)) == nil)
    }

    // MARK: Against a model

    /// The model is a set of what is unfinished.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `whatever happens, the unfinished are those a set would have`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var windows = Windows(read: 0)
        var model = Set<Int64>()
        for step in 0..<1_000 {
            act(&windows, &model, &random)
            guard step.isMultiple(of: 50) else { continue }
            let stored = windows.open.compactMap { Window(first: $0.first, last: $0.last, finished: $0.finished) }
            #expect(Windows(read: windows.read, stored: stored) == windows, "seed \(seed)")
            #expect(windows.unfinished(after: 0, limit: .max) == model.sorted(), "seed \(seed)")
            #expect(windows.unfinished == model.count, "seed \(seed)")
            #expect(windows.firstUnfinished == model.min() ?? windows.read + 1, "seed \(seed)")
            #expect(windows.open.count <= Windows.most, "seed \(seed)")
        }
    }

    private func act(_ windows: inout Windows, _ model: inout Set<Int64>, _ random: inout SeededGenerator) {
        let gap = Int64.random(in: 1...(random.isLucky(0.05) ? 3_000 : 3), using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5:
            let sequence = windows.read + gap
            if windows.admit(sequence) { model.insert(sequence) }
        case 5: windows.pass(to: windows.read + gap)
        default:
            let sequence = model.randomElement(using: &random) ?? 0
            let wasUnfinished = model.remove(sequence) != nil
            let isFinished = windows.finish(sequence)
            #expect(isFinished == wasUnfinished)
        }
    }
}

extension Windows {
    // `#expect` cannot call what changes its subject.
    fileprivate mutating func expectAdmitted(_ sequence: Int64) {
        let isAdmitted = admit(sequence)
        #expect(isAdmitted)
    }

    fileprivate mutating func expectFinished(_ sequence: Int64) {
        let isFinished = finish(sequence)
        #expect(isFinished)
    }
}
