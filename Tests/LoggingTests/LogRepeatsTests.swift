import Logging
import Testing

@testable import sluice

struct LogRepeatsTests {
    private let kind = LogRepeats.Kind(message: "destination fails", subject: "destination=eu")

    @Test func `five lines of a kind are written in a minute, and the others are counted`() {
        var repeats = LogRepeats()
        let written = (0..<1000).filter { repeats.lets(kind, at: Int64($0)) }
        #expect(written == [0, 1, 2, 3, 4])
        let early = repeats.ended(at: 59_999)
        #expect(early.isEmpty)
        let ended = repeats.ended(at: 60_000)
        #expect(ended.map(\.held) == [995])
        #expect(ended.first?.kind == kind)
        let again = repeats.ended(at: 60_000)
        #expect(again.isEmpty)
        let isNext = repeats.lets(kind, at: 60_001)
        #expect(isNext)
    }

    @Test func `another destination, or another message, is another kind`() {
        var repeats = LogRepeats()
        for _ in 0..<9 { _ = repeats.lets(kind, at: 0) }
        let others = [
            kind, .init(message: kind.message, subject: "destination=us"),
            .init(message: "destination parked", subject: kind.subject),
        ]
        let written = others.map { repeats.lets($0, at: 1) }
        #expect(written == [false, true, true])
    }

    @Test func `nothing is held back in silence: a stop tells of the minute that runs, a clock set back of all`() {
        var repeats = LogRepeats()
        for _ in 0..<7 { _ = repeats.lets(kind, at: 5000) }
        let atStop = repeats.ended(at: 6000, all: true)
        #expect(atStop.map(\.held) == [2])
        for _ in 0..<7 { _ = repeats.lets(kind, at: 5000) }
        let setBack = repeats.ended(at: 4000)
        #expect(setBack.map(\.held) == [2])
    }

    @Test func `there are at most so many kinds to remember, and those beyond are written`() {
        var repeats = LogRepeats()
        for number in 0..<LogRepeats.mostKinds { _ = repeats.lets(.init(message: "\(number)", subject: ""), at: 0) }
        let written = (0..<9).map { _ in repeats.lets(kind, at: 1) }
        let held = repeats.ended(at: 2, all: true)
        #expect(written.allSatisfy { $0 })
        #expect(held.isEmpty)
    }

    @Test func `a logger's lines go through the gate, but those that end the process`() {
        let reader = LogReader()
        let gate = LogGate()
        let logger = Logger(label: "l") { JSONLogHandler(label: $0, sink: reader.sink, gate: gate) }
        for number in 0..<9 {
            logger.error("destination fails", metadata: ["destination": "eu", "reason": "\(number)"])
            logger.critical("the log failed")
        }
        let lines = reader.written().split(separator: "\n")
        #expect(lines.count { $0.contains("destination fails") } == 5)
        #expect(lines.count { $0.contains("the log failed") } == 9)
    }
}
