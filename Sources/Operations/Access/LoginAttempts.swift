/// Slows those who guess: an address may be wrong ten times, and once more every six seconds. Until then its requests are
/// answered without a look at what they show, so that a guess cannot be had for less than its six seconds.
///
/// A pure value: it is told the time. Bounded: addresses beyond ``mostAddresses`` share one allowance.
struct LoginAttempts {
    static let allowance = 10
    static let secondsEach = 6
    static let mostAddresses = 1024

    /// When an address would have its whole allowance again, in milliseconds since 1970: a token bucket in one number.
    private var wholeAt: [String: Int64] = [:]
    private static let rest = "others"

    /// Seconds until this address may try again; nil when it may now.
    func wait(of address: String, at now: Int64) -> Int? {
        let owed = (wholeAt[key(of: address)] ?? now) - now
        let most = Int64(Self.allowance - 1) * Int64(Self.secondsEach) * 1000
        return owed <= most ? nil : Int((owed - most + 999) / 1000)
    }

    /// It showed something wrong.
    mutating func failed(_ address: String, at now: Int64) {
        if wholeAt.count >= Self.mostAddresses { wholeAt = wholeAt.filter { $0.value > now } }
        let key = key(of: address)
        wholeAt[key] = max(wholeAt[key] ?? now, now) + Int64(Self.secondsEach) * 1000
    }

    private func key(of address: String) -> String {
        wholeAt[address] != nil || wholeAt.count < Self.mostAddresses ? address : Self.rest
    }
}
