/// One way in which a vendor misbehaves.
public enum Fault: Sendable, Equatable {
    /// Every request is answered so. With a code, in the vendor's shape; 200 with a code is a failure in disguise.
    case status(Int, code: String?, retryAfter: Int?)
    /// A share (0...1) of the requests is answered with this status.
    case fail(share: Double, status: Int)
    /// A share of the requests gets a page of HTML, as from something that stands before the vendor.
    case page(share: Double, status: Int)
    /// For a share of the requests that are taken, the answer has no body.
    case empty(share: Double)
    /// A request with an event that contains this text is refused whole.
    case poison(String, status: Int?, code: String?)
    /// A request with a larger body is answered 413.
    case size(bytes: Int)
    /// Credentials that were good are no longer.
    case expire
    /// Every answer takes so long.
    case latency(Latency)
    /// A request's body is read no faster.
    case slowRead(bytesPerSecond: Int)
    /// An answer comes a byte at a time, so far apart.
    case trickle(Duration)
    /// Requests beyond this rate are answered 429.
    case quota(Quota)
    /// For a share (0...1) of the requests that are taken, the connection breaks in the middle of the answer.
    case reset(share: Double)
}

/// So many requests in any window of so many seconds.
public struct Quota: Sendable, Equatable {
    /// Requests per second; of 7.5, a window of 8/7.5 seconds holds 8.
    public var rate: Double
    /// Seconds, as the answer tells.
    public var retryAfter: Int

    public init(rate: Double, retryAfter: Int = 1) {
        self.rate = rate
        self.retryAfter = retryAfter
    }

    var requests: Int { Int(rate.rounded(.up)) }
    /// Nanoseconds.
    var span: UInt64 { UInt64(rate.rounded(.up) / rate * 1e9) }
}
