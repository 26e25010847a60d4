import EventLog
import Foundation
import Testing
import Vendors

@testable import Delivery

/// Thousands of vendors that misbehave at random, each from a seed: what must hold whatever they do. A failure prints the
/// seed; `SLUICE_SEED=N swift test --filter RandomVendorTests` plays that one alone, and `SLUICE_SCRIPTS=N` plays so many.
///
/// Besides, processes are killed, events and letters are taken back, destinations are paused and resumed, and the disk is
/// full for a while (``RandomOperations``).
///
/// Planted mistakes that these catch, each tried by hand (`ops/docs/reliability.md` lists them all):
/// - order broken on retry: in ``Outlet/hold(_:why:_:wall:)`` a failed batch leaves its lanes;
/// - a call that goes alone and takes no place in its lane;
/// - a limit that is counted per attempt and not per window: ``Pace/take(now:)`` frees the slot a window after the start;
/// - a batch chosen by the order of a set (`the same seed is the same run`).
@Suite struct RandomVendorTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let scripts = environment["SLUICE_SCRIPTS"].flatMap { UInt64($0) } ?? 2000
    private static let blocks: [Range<UInt64>] = {
        if let seed = environment["SLUICE_SEED"].flatMap({ UInt64($0) }) { return [seed..<seed + 1] }
        return stride(from: 0, to: scripts, by: 100).map { $0..<min($0 + 100, scripts) }
    }()

    @Test(arguments: blocks)
    func `whatever vendors do, nothing is lost, overtaken, sent too fast or starved`(seeds: Range<UInt64>) {
        for seed in seeds {
            let faults = Self.play(seed)
            #expect(faults.isEmpty, "seed \(seed): \(faults.joined(separator: "; "))")
        }
    }

    /// How long events keep coming once all is well.
    private static let traffic = Duration.seconds(1500)

    /// Swift orders each dictionary and set by a seed of its own: had any of them a say, two runs would differ.
    @Test func `the same seed is the same run, action by action`() throws {
        for seed in UInt64(0)..<24 {
            let (one, other) = (Self.run(seed, isTraced: true), Self.run(seed, isTraced: true))
            let (trace, again) = (try #require(one.simulation.trace), try #require(other.simulation.trace))
            let first = zip(trace, again).first { $0 != $1 }
            #expect(first == nil, "seed \(seed): \(first.map { "\($0) and \($1)" } ?? "")")
            #expect(trace.count == again.count)
        }
    }

    @Test func `what the scripts are to try happens in them`() {
        var (delayed, paused, removed, killed) = (0, 0, 0, 0)
        for seed in UInt64(0)..<60 {
            let (simulation, plan, _) = Self.run(seed)
            delayed += simulation.delayedOutcomes
            paused += simulation.pausesWithWork
            removed += plan.replayed.count { simulation.recorded[0][$0] == "removed" }
            killed += simulation.killsWithUnwritten
        }
        #expect(delayed > 40)
        #expect(paused > 20)
        #expect(removed > 10)
        #expect(killed > 5)
    }

    private static func play(_ seed: UInt64) -> [String] {
        let (simulation, plan, sights) = run(seed)
        var faults = Self.faults(in: simulation, plan)
        if sights.overlaps > 0 { faults.append("\(sights.overlaps) requests of a subject beside another of it") }
        if sights.oversize > 0 { faults.append("\(sights.oversize) requests over their limits") }
        if sights.repeats > 0 { faults.append("\(sights.repeats) events sent again that the vendor had taken") }
        if sights.misplaced > 0 { faults.append("\(sights.misplaced) parts of an event out of their order") }
        return faults
    }

    /// What a vendor sees that must not be.
    private struct Sights {
        var overlaps = 0
        var oversize = 0
        var misplaced = 0
        /// Sent again by the same process though the vendor had taken them.
        var repeats = 0
        private var busy: [(outlet: Int, lanes: Set<Int64>, until: Duration)] = []
        /// Parts that were taken of an event, by outlet.
        private var taken: [Int: [ItemID: Int]] = [:]
        private var wholly: [Int: Set<ItemID>] = [:]

        mutating func restarted() {
            busy = []
            taken = [:]
            wholly = [:]
        }

        mutating func look(
            at items: [Item], for outlet: Int, _ limits: BatchLimits, _ response: Simulation.Response, now: Duration
        ) {
            let bytes = items.reduce(2) { $0 + $1.weight }
            if items.count > limits.events || (items.count > 1 && bytes > limits.bytes) { oversize += 1 }
            let lanes = Set(items.compactMap(\.lane))
            busy.removeAll { $0.until <= now }
            if busy.contains(where: { $0.outlet == outlet && !$0.lanes.isDisjoint(with: lanes) }) { overlaps += 1 }
            busy.append((outlet, lanes, now + response.latency))
            let whole = items.filter(\.requests.isEmpty).map(\.id)
            repeats += whole.count { wholly[outlet]?.contains($0) ?? false }
            if response.verdict == .delivered { wholly[outlet, default: []].formUnion(whole) }
            for item in items where !item.requests.isEmpty {
                if items.count > 1 || item.part != taken[outlet]?[item.id] ?? 0 { misplaced += 1 }
                if response.verdict == .delivered { taken[outlet, default: [:]][item.id] = item.part + 1 }
            }
        }
    }

    private static func run(
        _ seed: UInt64, isTraced: Bool = false
    ) -> (simulation: Simulation, plan: RandomVendor, sights: Sights) {
        var vendor = RandomVendor(seed: seed)
        let plan = vendor
        var sights = Sights()
        var simulation = Simulation(
            outlets: plan.outlets, rates: plan.rates, events: plan.events, seed: seed, isTraced: isTraced,
            event: RandomVendor.event
        ) { outlet, items, now in
            let response = vendor.answer(outlet, items, now)
            sights.look(at: items, for: outlet, plan.outlets[outlet].batch, response, now: now)
            return response
        }
        simulation.fullDisk = plan.operations.fullDisk
        simulation.replay(plan.replayed)
        for (at, what) in plan.interventions {
            simulation.run(until: max(at, simulation.now))
            switch what {
            case .kill:
                sights.restarted()
                simulation.kill()
            case .takeBack(let items): simulation.takeBack(items)
            case .pause(let outlet): simulation.pause(outlet: outlet)
            case .resume(let outlet): simulation.resume(outlet: outlet)
            }
        }
        simulation.run(until: plan.wellAt)
        // Traffic goes on, as it does: without it nothing tells an event that makes the vendor fail from an outage.
        simulation.append(
            every: .seconds(8), outlets: Array(plan.outlets.indices), reads: seed.isMultiple(of: 16) ? 3 : 0,
            until: simulation.now + traffic)
        simulation.run(until: simulation.now + .seconds(3600))
        return (simulation, plan, sights)
    }

    private static func faults(in simulation: Simulation, _ plan: RandomVendor) -> [String] {
        var faults: [String] = []
        for (outlet, settings) in plan.outlets.enumerated() {
            for (sequence, outcome) in simulation.outcomes(outlet: outlet) {
                let isRight =
                    switch outcome {
                    case "delivered": !plan.poison.contains(sequence) && !plan.deadly.contains(sequence)
                    case "dead: vendor_rejected": plan.poison.contains(sequence)
                    case "dead: vendor_failed": plan.deadly.contains(sequence)
                    case "removed": simulation.takenBack[sequence] != nil
                    // Still being tried: what makes the vendor fail, and what follows it in its lane.
                    case "deferred": plan.isHeldUp(sequence)
                    default: false
                    }
                if !isRight { faults.append("outlet \(outlet), event \(sequence): \(outcome)") }
            }
            for letter in outlet == 0 ? plan.replayed : [] {
                let outcome = simulation.recorded[0][letter] ?? "nothing"
                let isRight = outcome == "delivered" || (outcome == "removed" && simulation.takenBack[letter] != nil)
                if !isRight { faults.append("letter \(letter): \(outcome)") }
            }
            let sent = simulation.sent.filter { $0.outlet == outlet }
            faults += order(sent, outlet, settings)
            let tries = sent.flatMap(\.sequences).reduce(into: [Int64: Int]()) { $0[$1, default: 0] += 1 }
            if let most = tries.filter({ !plan.isHeldUp($0.key) }).values.max(), most > mostTries {
                faults.append("outlet \(outlet): an event was sent \(most) times")
            }
        }
        faults += simulation.unduly.prefix(1).map { "\(simulation.unduly.count) requests unduly, the first \($0)" }
        for (sequence, before) in simulation.takenBack
        where simulation.sent.dropFirst(before).contains(where: { $0.sequences.contains(sequence) }) {
            faults.append("event \(sequence) was sent after it was taken back")
        }
        for (id, asked) in simulation.asked {
            let at = simulation.admitted[id] ?? simulation.turnedAway[id]
            if at.map({ $0 > asked.until }) ?? true { faults.append("a read waited beyond its time") }
        }
        for group in Set(plan.outlets.map(\.group)) {
            guard let rate = plan.rates[group] else { continue }
            let members = Set(plan.outlets.indices.filter { plan.outlets[$0].group == group })
            let most = simulation.mostSent(in: .seconds(rate.rounded(.up) / rate), outlets: members)
            if most > Int(rate.rounded(.up)) { faults.append("\(most) requests in a window of rate \(rate)") }
        }
        return faults
    }

    /// Times that an event is sent at most, in outages of minutes with waits of seconds.
    private static let mostTries = 400

    private static func order(_ sent: [Simulation.Sent], _ outlet: Int, _ settings: OutletSettings) -> [String] {
        var seen: Set<Int64> = []
        var latest: [Int64: Int64] = [:]
        let events = sent.flatMap(\.sequences).filter { $0 < RandomVendor.firstLetter }
        for sequence in events where seen.insert(sequence).inserted {
            let event = RandomVendor.event(sequence)
            let isOrdered = settings.isOrdered || event.envelope == Array("Items".utf8)
            guard isOrdered, event.subject != 0 else { continue }
            if let before = latest[event.subject], before > sequence {
                return ["outlet \(outlet): \(sequence) arrived after \(before) of its subject"]
            }
            latest[event.subject] = sequence
        }
        return []
    }
}
