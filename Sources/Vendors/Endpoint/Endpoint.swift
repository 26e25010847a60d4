/// One account at one vendor: how a batch is put into a request for it, and what its replies mean.
public protocol Endpoint: Sendable {
    /// Which of the vendor's calls carries an event.
    func call(of event: OutboundEvent) -> EndpointCall

    /// The most bytes `event` adds to a request's body.
    func weight(of event: OutboundEvent) -> Int

    /// The events that say what this one says, each in a request of its own; none where that is the event itself, as it
    /// nearly always is. They are sent one after the other, and the event is delivered with the last of them.
    func parts(of event: OutboundEvent) -> [OutboundEvent]

    /// Why these events cannot be put into one request at all; nil where they can. What is said of one event alone makes
    /// it a dead letter.
    func objection(to events: [OutboundEvent]) -> Verdict?

    /// A request that carries these events, all of one call, in this order, each with its own bytes.
    func request(for events: [OutboundEvent]) -> OutboundRequest

    /// A client's read, as this account asks it; nil where it cannot.
    ///
    /// - Parameter method: of the dialect's, such as `getUser`.
    func read(_ request: InboundRequest, method: String) -> OutboundRequest?

    /// What a reply means for the events that were sent.
    func verdict(on reply: Reply) -> Verdict

    /// The vendor's own code in a reply, such as `NO_ACCOUNT`; nil when it has none.
    func code(of reply: Reply) -> String?
}

extension Endpoint {
    public func parts(of event: OutboundEvent) -> [OutboundEvent] { [] }

    public func objection(to events: [OutboundEvent]) -> Verdict? { nil }

    public func read(_ request: InboundRequest, method: String) -> OutboundRequest? { nil }
}

/// An event on its way to a vendor of the dialect it came in.
public struct OutboundEvent: Sendable {
    /// Milliseconds since 1970.
    public var receivedAt: Int64
    public var envelope: [UInt8]?
    public var body: [UInt8]
    /// No other event of the log has it; the same however often it is sent.
    public var sequence: Int64

    public init(receivedAt: Int64, envelope: [UInt8]? = nil, body: [UInt8], sequence: Int64 = 0) {
        self.sequence = sequence
        self.receivedAt = receivedAt
        self.envelope = envelope
        self.body = body
    }
}
