/// Which faults are in force, and what has to be remembered to apply them. Time is given.
struct FaultState {
    private let latency: Duration
    private let ownQuota: Quota?
    private var script: FaultScript
    private var began: UInt64
    private var random: SplitMix64
    /// Requests granted, per quota in force.
    private var grants: [(quota: Quota, window: SlidingWindow)] = []

    /// - Parameter time: nanoseconds; the script begins now.
    init(_ configuration: SimulatorConfiguration, at time: UInt64) {
        latency = configuration.latency
        ownQuota = configuration.requestsPerSecond.map { Quota(rate: $0) }
        script = configuration.faults
        random = SplitMix64(seed: configuration.seed)
        began = time
    }

    mutating func play(_ script: FaultScript, at time: UInt64) {
        self.script = script
        began = time
    }

    /// The fate of a request that arrives at `time`.
    mutating func ruling(at time: UInt64) -> Ruling {
        let faults = script.inForce(at: .nanoseconds(Int64(time - began)))
        var ruling = Ruling(latency: latency)
        for fault in faults { apply(fault, to: &ruling) }
        if ruling.answered == nil, let refusing = exceeded(by: faults, at: time) {
            ruling.answered = .status(429, code: nil, retryAfter: refusing.retryAfter)
        }
        return ruling
    }

    private mutating func apply(_ fault: Fault, to ruling: inout Ruling) {
        switch fault {
        case .latency(let latency): ruling.latency = latency.draw(&random)
        case .status(let status, let code, let retryAfter):
            ruling.answered = ruling.answered ?? .status(status, code: code, retryAfter: retryAfter)
        case .fail(let share, let status):
            if strikes(share) { ruling.answered = ruling.answered ?? .status(status, code: nil, retryAfter: nil) }
        case .page(let share, let status): if strikes(share) { ruling.answered = ruling.answered ?? .page(status) }
        case .empty(let share): if strikes(share) { ruling.isEmptied = true }
        case .expire: ruling.answered = ruling.answered ?? .unknown
        case .poison(let text, let status, let code):
            ruling.poisons.append(.init(text: Array(text.utf8), status: status, code: code))
        case .size(let bytes): ruling.mostBytes = min(ruling.mostBytes, bytes)
        case .slowRead(let bytesPerSecond): ruling.readBytesPerSecond = bytesPerSecond
        case .trickle(let pause): ruling.trickle = pause
        case .reset(let share): if strikes(share) { ruling.isBroken = true }
        case .quota: break
        }
    }

    private mutating func strikes(_ share: Double) -> Bool { random.share() < share }

    /// The quota that has no room for one more at `time`; if all have, it is granted.
    private mutating func exceeded(by faults: [Fault], at time: UInt64) -> Quota? {
        let quotas =
            [ownQuota].compactMap(\.self) + faults.compactMap { if case .quota(let quota) = $0 { quota } else { nil } }
        grants.removeAll { !quotas.contains($0.quota) }
        for quota in quotas where !grants.contains(where: { $0.quota == quota }) {
            grants.append((quota, SlidingWindow(span: quota.span)))
        }
        for index in grants.indices where grants[index].window.count(at: time) >= grants[index].quota.requests {
            return grants[index].quota
        }
        for index in grants.indices { grants[index].window.add(time) }
        return nil
    }
}
