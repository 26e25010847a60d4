/// One account at one vendor: how a batch is put into a request for it, and what its replies mean.
public protocol Endpoint: Sendable {
    /// Which of the vendor's calls carries an event.
    func call(of event: OutboundEvent) -> EndpointCall

    /// The most bytes `event` adds to a request's body.
    func weight(of event: OutboundEvent) -> Int

    /// A request that carries these events, all of one call, in this order, each with its own bytes.
    func request(for events: [OutboundEvent]) -> OutboundRequest

    /// What a reply means for the events that were sent.
    func verdict(on reply: Reply) -> Verdict

    /// The vendor's own code in a reply, such as `NO_ACCOUNT`; nil when it has none.
    func code(of reply: Reply) -> String?
}

/// An event on its way to a vendor of the dialect it came in.
public struct OutboundEvent: Sendable {
    /// Milliseconds since 1970.
    public var receivedAt: Int64
    public var envelope: [UInt8]?
    public var body: [UInt8]

    public init(receivedAt: Int64, envelope: [UInt8]? = nil, body: [UInt8]) {
        self.receivedAt = receivedAt
        self.envelope = envelope
        self.body = body
    }
}
