/// Which vendor to stand in for, where, and in which mood.
public struct SimulatorConfiguration: Sendable {
    public enum Vendor: String, Sendable, CaseIterable {
        case dengage
        case gravity
        case gravityField = "gravity-field"
        case ometria
        case richrelevance
    }

    /// What callers have to know. With none, any do; a caller without any is refused all the same.
    public enum Credentials: Sendable, Equatable {
        /// Dengage's, in the query; with `origin`, the request's `Origin` has to be that. Gravity Field's, as a token.
        case key(String, origin: String?)
        /// Gravity's; Ometria's key and secret; RichRelevance's two keys, the site's first.
        case basic(username: String, password: String)
    }

    public var vendor: Vendor
    public var host: String
    /// 0 takes any free port; `onReady` tells which.
    public var port: Int
    public var credentials: Credentials?

    /// What the vendor is like on a good day; `/_heal` leaves these two as they are.
    public var latency: Duration = .zero
    /// Requests beyond this are answered 429.
    public var requestsPerSecond: Double?
    public var faults: FaultScript

    /// The member of an event that is its id, by which what was received is counted; nil where its bytes are.
    public var idMember: String?
    /// Bytes of received events that are kept; beyond it the oldest are let go.
    public var keptBytes = 64 << 20
    /// Decides which requests a fault with a share falls upon.
    public var seed: UInt64 = 0x5EED

    public init(
        vendor: Vendor,
        host: String = "127.0.0.1",
        port: Int = 0,
        credentials: Credentials? = nil,
        faults: FaultScript = FaultScript()
    ) {
        self.vendor = vendor
        self.host = host
        self.port = port
        self.credentials = credentials
        self.faults = faults
    }
}
