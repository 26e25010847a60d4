import Foundation
import Testing

@testable import EventLog

/// Random sequences of everything a log can be asked, with restarts, against a dictionary.
///
/// Each action carries a seed of its own, so a sequence with some of them taken out is a sequence too: one that fails is
/// cut down to the fewest that still fail, and those are printed.
///
///     SLUICE_MODEL_RUNS=5000 swift test --filter LogModelTests     # so many sequences instead of 24
///     SLUICE_MODEL_SEED=17 swift test --filter LogModelTests       # that one
struct LogModelTests {
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SLUICE_MODEL_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(0..<(environment["SLUICE_MODEL_RUNS"].flatMap(UInt64.init) ?? 24))
    }()

    @Test(arguments: seeds)
    func `whatever happens, the log is where a dictionary would be`(seed: UInt64) async throws {
        let actions = ModelAction.sequence(of: 150, seed: seed)
        guard let failure = try await Self.failure(of: actions) else { return }
        let fewest = try await Self.shrunk(Array(actions.prefix(failure.index + 1)))
        let last = try await Self.failure(of: fewest) ?? failure
        Issue.record("seed \(seed): \(last.text), after \(fewest.map(\.description).joined(separator: ", "))")
    }

    struct Failure {
        /// Of the action after which it was seen.
        let index: Int
        let text: String
    }

    /// Nil when the log did as the dictionary.
    static func failure(of actions: [ModelAction]) async throws -> Failure? {
        let fixture = try LogFixture()
        defer { fixture.remove() }
        var index = 0
        do {
            var run = try await ModelRun(fixture)
            for action in actions {
                try await run.perform(action)
                try await run.check()
                index += 1
            }
            try await run.drainAndGoOn()
            await fixture.closeAll()
            let report = try await ClosedLog(path: fixture.path).check()
            guard report.isSound else { return Failure(index: actions.count - 1, text: "\(report.faults.findings)") }
            return nil
        } catch {
            await fixture.closeAll()
            return Failure(index: min(index, actions.count - 1), text: "\(error)")
        }
    }

    /// Takes out ever smaller stretches as long as what is left fails.
    static func shrunk(_ actions: [ModelAction]) async throws -> [ModelAction] {
        var actions = actions
        var size = actions.count / 2
        while size > 0 {
            var start = 0
            while start < actions.count {
                var fewer = actions
                fewer.removeSubrange(start..<min(start + size, actions.count))
                if try await failure(of: fewer) != nil { actions = fewer } else { start += size }
            }
            size /= 2
        }
        return actions
    }

    @Test func `a failing sequence is cut down to what makes it fail`() async throws {
        let actions = ModelAction.sequence(of: 60, seed: 3)
        let planted = ModelAction(kind: .plantedFault, seed: 0)
        let fewest = try await Self.shrunk(Array(actions.prefix(30)) + [planted] + Array(actions.suffix(30)))
        #expect(fewest.map(\.kind) == [.plantedFault])
    }
}

/// One thing that is done to a log, and the seed of all that is random in it.
struct ModelAction: CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case append
        case appendHeld
        case read
        case settle
        case settleDeferred
        case replay
        case takeReplays
        case drop
        case dropOwed
        case takeBack
        case trim
        case reconfigure
        case restart
        case drain
        /// Forgets something, so that the tests of the test can see it fail.
        case plantedFault
    }

    let kind: Kind
    let seed: UInt64

    var description: String { "\(kind.rawValue)(\(seed))" }

    private static let weights: [(Kind, Int)] = [
        (.append, 6), (.appendHeld, 1), (.read, 5), (.settle, 4), (.settleDeferred, 1), (.replay, 1),
        (.takeReplays, 1), (.drop, 1), (.dropOwed, 1), (.takeBack, 1), (.trim, 2), (.reconfigure, 1), (.restart, 1),
        (.drain, 1),
    ]

    static func sequence(of count: Int, seed: UInt64) -> [ModelAction] {
        var random = SeededGenerator(seed: seed)
        let kinds = weights.flatMap { Array(repeating: $0.0, count: $0.1) }
        return (0..<count).map { _ in
            let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
            return ModelAction(kind: kind, seed: UInt64.random(in: 0..<1_000_000, using: &random))
        }
    }
}
