import EventLog
import Vendors

@testable import Delivery

/// Destinations, events and misbehaviour, all from one seed.
///
/// A vendor has moods, one after the other, for some minutes; after `wellAt` it is well. Whatever its mood, it refuses
/// some events always, and fails at some others always.
struct RandomVendor {
    enum Mood: CaseIterable {
        case well, refusing, failing, silent, overloaded, flapping, picky, locked
    }

    static let subjects: Int64 = 12

    let seed: UInt64
    let outlets: [OutletSettings]
    let rates: [Double?]
    let events: Int
    /// From then on it is well.
    let wellAt: Duration
    let restarts: [Duration]
    /// Taken back then, wherever they are.
    let takenBack: [(at: Duration, items: Set<Int64>)]
    /// What an operator does, and when nothing can be recorded.
    let operations: RandomOperations
    /// Dead letters that are sent again from the beginning, to the first outlet.
    let replayed: [Int64]
    /// Refused whenever they are in a request.
    let poison: Set<Int64>
    /// Fail whenever they are in a request.
    let deadly: Set<Int64>
    private let moods: [[Mood]]
    private let moodSpan: Duration
    /// More bytes are refused as too large.
    private let mostBytes: Int
    private var random: SplitMix64

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        events = Int.random(in: 10...120, using: &random)
        moodSpan = .seconds(Int.random(in: 2...40, using: &random))
        let spans = Int.random(in: 0...5, using: &random)
        wellAt = moodSpan * spans
        let count = Int.random(in: 1...3, using: &random)
        let isShared = Bool.random(using: &random)
        let rates: [Double?] = [nil, 1, 2.5, 7.5, 40, 200]
        outlets = (0..<count).map { index in Self.outlet(index, isShared: isShared, &random) }
        self.rates = outlets.indices.map { _ in rates.randomElement(using: &random) ?? nil }
        moods = outlets.indices.map { _ in
            (0..<spans).map { _ in Mood.allCases.randomElement(using: &random) ?? .well }
        }
        restarts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            .milliseconds(Int.random(in: 1...200_000, using: &random))
        }.sorted()
        let (last, few) = (Int64(events), Int.random(in: 0...3, using: &random))
        poison = Set((0..<few).map { _ in Int64.random(in: 1...last, using: &random) })
        deadly = Set((0..<few).map { _ in Int64.random(in: 1...last, using: &random) }).subtracting(poison)
        mostBytes = Int.random(in: 60...2000, using: &random)
        takenBack = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let at = Duration.microseconds(Int.random(in: 0...120_000_000, using: &random))
            return (at, Set((0..<4).map { _ in Int64.random(in: 1...last, using: &random) }))
        }.sorted { $0.at < $1.at }
        let letters = (0..<Int64.random(in: 0...20, using: &random)).map { Self.firstLetter + $0 }
        replayed = letters
        // From a seed of its own: the vendor is as it was before there were any.
        operations = RandomOperations(seed: ~seed, outlets: count, letters: letters)
        self.random = random
    }

    /// Killed, taken back, paused and resumed, in this order. A log that cannot record anything cannot take back or pause
    /// either, before there is room.
    var interventions: [(at: Duration, what: Intervention)] {
        var all = takenBack.map { (at: $0.at, what: Intervention.takeBack($0.items)) } + operations.interventions
        for index in all.indices {
            if case .kill = all[index].what { continue }
            while let full = operations.fullDisk.first(where: { $0.contains(all[index].at) }) {
                all[index].at = full.upperBound
            }
        }
        all += restarts.map { ($0, .kill) }
        return all.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func outlet(_ index: Int, isShared: Bool, _ random: inout SplitMix64) -> OutletSettings {
        let base = Duration.milliseconds(Int.random(in: 50...1000, using: &random))
        return OutletSettings(
            name: "\(index)", id: NameID(rawValue: Int64(index)), endpoint: StubEndpoint(),
            batch: BatchLimits(
                events: Int.random(in: 1...40, using: &random), bytes: Int.random(in: 100...3000, using: &random),
                wait: .milliseconds(Int.random(in: 0...500, using: &random))),
            concurrency: Int.random(in: 1...8, using: &random),
            isOrdered: Bool.random(using: &random),
            retry: RetrySettings(
                base: base, max: max(.seconds(2), base * Int.random(in: 1...20, using: &random)),
                giveUpAfter: .seconds(7200)),
            group: isShared ? 0 : index)
    }

    /// The numbers of letters begin here.
    static let firstLetter: Int64 = 1_000_000

    static func event(_ sequence: Int64) -> StoredEvent {
        let calls = [nil, nil, nil, "Items", "other"]
        let call =
            sequence.isMultiple(of: 23)
            ? "alone" : sequence.isMultiple(of: 19) ? "long" : calls[Int(sequence * 7 % 5)]
        return Simulation.event(sequence, subject: sequence % (subjects + 1), call: call)
    }

    /// Whether it makes the vendor fail, or follows one that does.
    func isHeldUp(_ sequence: Int64) -> Bool {
        let subject = Self.event(sequence).subject
        return deadly.contains {
            $0 == sequence || ($0 < sequence && subject != 0 && Self.event($0).subject == subject)
        }
    }

    mutating func answer(_ outlet: Int, _ items: [Item], _ now: Duration) -> Simulation.Response {
        let writing = Duration.microseconds(Int.random(in: 0...100_000, using: &random))
        let latency = writing + .milliseconds(Int.random(in: 1...2000, using: &random))
        let (verdict, status) = verdict(outlet, items, now)
        return .init(verdict: verdict, latency: latency, status: status, writing: writing)
    }

    private mutating func verdict(_ outlet: Int, _ items: [Item], _ now: Duration) -> (Verdict, Int?) {
        let span = Int(now / moodSpan)
        let mood = now < wellAt && span < moods[outlet].count ? moods[outlet][span] : .well
        switch mood {
        case .refusing: return (.later("no connection"), nil)
        case .failing: return (.unsure("HTTP 500"), 500)
        case .silent: return (.unsure("timeout"), nil)
        case .locked: return (.parked("HTTP 401"), 401)
        case .overloaded:
            let isTooMuch = Bool.random(using: &random)
            let pause = Duration.seconds(Int.random(in: 0...20, using: &random))
            if isTooMuch { return (.later("HTTP 429", retryAfter: pause), 429) }
        case .flapping: if Bool.random(using: &random) { return (.later("HTTP 503"), 503) }
        case .picky: if items.reduce(2, { $0 + $1.weight }) > mostBytes { return (.split(.tooLarge, "413"), 413) }
        case .well: break
        }
        if items.contains(where: { deadly.contains($0.sequence) }) { return (.unsure("HTTP 500"), 500) }
        if items.contains(where: { poison.contains($0.sequence) }) { return (.split(.vendorRejected, "no"), 400) }
        return (.delivered, 200)
    }
}
