@testable import Delivery

/// What happens to a collector besides its vendors.
enum Intervention {
    case kill
    case takeBack(Set<Int64>)
    case pause(outlet: Int)
    case resume(outlet: Int)
}

/// What an operator does, and when the disk is full, all from one seed. Two in three seeds have any of it.
struct RandomOperations {
    /// Pauses that end, resumptions of what was not paused, letters that are taken back, and kills while the disk is full.
    let interventions: [(at: Duration, what: Intervention)]
    /// Nothing can be recorded then.
    let fullDisk: [Range<Duration>]

    /// - Parameter letters: those that are replayed.
    init(seed: UInt64, outlets: Int, letters: [Int64]) {
        var random = SplitMix64(seed: seed)
        guard !seed.isMultiple(of: 3) else {
            (interventions, fullDisk) = ([], [])
            return
        }
        // Much happens in the first moments.
        let moment = { (random: inout SplitMix64) in
            let most = Int.random(in: 0..<4, using: &random) > 0 ? 8_000_000 : 200_000_000
            return Duration.microseconds(Int.random(in: 0...most, using: &random))
        }
        var all: [(at: Duration, what: Intervention)] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let (outlet, from) = (Int.random(in: 0..<outlets, using: &random), moment(&random))
            if Int.random(in: 0..<4, using: &random) > 0 { all.append((from, .pause(outlet: outlet))) }
            all.append((from + .milliseconds(Int.random(in: 1...120_000, using: &random)), .resume(outlet: outlet)))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            if let letter = letters.randomElement(using: &random) {
                // In the first moments they are being read, and then they wait.
                let most = Bool.random(using: &random) ? 400 : 3_000_000
                all.append((.microseconds(Int.random(in: 0...most, using: &random)), .takeBack([letter])))
            }
        }
        fullDisk = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let (from, length) = (moment(&random), Int.random(in: 1...40_000, using: &random))
            if Bool.random(using: &random) {
                all.append((from + .milliseconds(Int.random(in: 0...length, using: &random)), .kill))
            }
            return from..<from + .milliseconds(length)
        }
        interventions = all
    }
}
