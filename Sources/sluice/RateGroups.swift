import Vendors

/// Limit groups by position, as delivery wants them: the shared ones first, then one for each destination of its own, or
/// for each account where the vendor counts all requests of one together.
struct RateGroups {
    private(set) var rates: [Double?]
    private let shared: [String: Int]
    private var accounts: [String: Int] = [:]

    init(_ groups: [Configuration.LimitGroup]) {
        rates = groups.map(\.rate.requestsPerSecond)
        shared = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1.name, $0) })
    }

    mutating func index(for destination: Configuration.Destination) -> Int {
        switch destination.rate {
        case .limitGroup(let name): if let index = shared[name] { return index }
        case .own(let rate): return index(of: rate.requestsPerSecond, for: destination)
        case .unlimited: break
        }
        rates.append(nil)
        return rates.count - 1
    }

    /// Of an account's destinations the slowest counts.
    private mutating func index(of rate: Double, for destination: Configuration.Destination) -> Int {
        let isShared = destination.limits.isPaceOfAccount
        if isShared, let index = accounts[destination.secrets] {
            rates[index] = min(rates[index] ?? rate, rate)
            return index
        }
        rates.append(rate)
        if isShared { accounts[destination.secrets] = rates.count - 1 }
        return rates.count - 1
    }
}

extension Configuration.Destination {
    /// What the vendor knows the account by.
    fileprivate var secrets: String {
        let secrets = settings.entries.filter { entry in
            if case .secret = entry.value { true } else { false }
        }
        return ([vendor.name, url.text] + secrets.flatMap(\.value.texts)).joined(separator: " ")
    }
}
