public import CommerceEvents
public import Validation

/// How the requests of one vendor's clients are understood and answered.
///
/// One value serves all sources that speak the dialect: it knows their credentials. Nothing here reads the network or
/// the log, so every rule can be tested with a request value and an answer value.
///
/// The order of a request through it: ``open(_:)`` on the head, ``contents(of:call:)`` on the body,
/// ``reading(of:in:call:)`` per event, then either ``answer(to:call:)`` or ``refusal(_:call:)``.
public protocol Dialect: Sendable {
    /// As configured, such as `dengage`.
    var name: String { get }

    /// The kinds of events that its documentation names.
    var kinds: [String] { get }

    /// The method that brings events when nothing says otherwise.
    var defaultMethod: String { get }

    /// The vendor's code for an element that is larger than is taken; such a one is not read.
    var oversizeCode: String { get }

    /// What a request asks for, judged by everything but its body; nil when it is not a route of this dialect.
    func open(_ request: InboundRequest) -> Opening?

    /// What a request's body holds; nil when that is nothing that could hold events.
    func contents(of document: Document, call: Call) -> Contents?

    /// The request that such a body would come in, as far as the body tells.
    func call(of source: String, bringing body: Document) -> Call

    /// The request that brought an event, as far as events are read by it, from the envelope that was kept of it.
    func call(of source: String, envelope: [UInt8]?) -> Call

    /// Whom an element of a request's body is about, whatever else is wrong with it; empty when it is not an object.
    func identity(of node: Node, in document: Document) -> Identity

    /// What an element of the request's body is, and what is wrong with it.
    func reading(of node: Node, in document: Document, call: Call) -> EventReading

    /// The answer when the events were judged one by one and the accepted ones are durable.
    func answer(to outcome: IntakeOutcome, call: Call) -> Answer

    /// What the vendor answers when it has nothing to show: so the shop shows nothing, rather than breaks.
    func emptyAnswer(to request: InboundRequest, call: Call) -> Answer

    /// The vendor's answer to a read, as this client wants it.
    func passedOn(_ answer: Answer, call: Call) -> Answer

    /// The answer when the request failed as a whole and nothing of it was stored.
    func refusal(_ refusal: Refusal, call: Call?) -> Answer
}

extension Dialect {
    public func emptyAnswer(to request: InboundRequest, call: Call) -> Answer { .json("{}") }

    public func passedOn(_ answer: Answer, call: Call) -> Answer { answer }

    public func call(of source: String, bringing body: Document) -> Call { call(of: source, envelope: nil) }

    public func call(of source: String, envelope: [UInt8]?) -> Call {
        Call(source: source, method: defaultMethod, envelope: envelope, isInflating: false)
    }
}

/// What a request asks for.
public enum Opening: Sendable {
    /// Answered without a body: credentials that are not valid, minted ids, a method that is not allowed.
    case answered(Answer)
    /// Events for a source whose credentials are in order.
    case events(Call)
    /// The request's head is the event, as this JSON; its body says nothing.
    case event(Call, [UInt8])
    /// Somebody wants what is known of him deleted, at a source whose credentials are in order. The body says nothing.
    case optOut(Call, OptOut)

    /// A question to the vendor that a shop waits for, at a source whose credentials are in order. Nothing of it is stored.
    case read(Call)

    /// The request that goes on; nil when it is answered.
    public var call: Call? {
        switch self {
        case .answered: nil
        case .events(let call), .event(let call, _), .optOut(let call, _), .read(let call): call
        }
    }
}

/// What a request asks for, and the dialect that says so: found out once, from its head.
public struct Opened: Sendable {
    public var dialect: any Dialect
    public var opening: Opening

    public init(dialect: any Dialect, opening: Opening) {
        self.dialect = dialect
        self.opening = opening
    }
}

/// An opting out, as the event that takes it to the vendors.
public struct OptOut: Sendable {
    public var kind: String
    public var body: [UInt8]
    public var identity: Identity

    public init(kind: String, body: [UInt8], identity: Identity) {
        self.kind = kind
        self.body = body
        self.identity = identity
    }

    /// The id that decides what it is ordered with.
    public var subject: [UInt8]? { identity.subject }
}

/// A request that brings events, or asks something.
public struct Call: Sendable, Equatable {
    /// The source's name in the configuration.
    public var source: String
    /// Which of the dialect's methods, such as `addEvents`.
    public var method: String
    /// What delivery has to know of the request, kept with its events.
    public var envelope: [UInt8]?
    /// Whether compressed bodies are taken.
    public var isInflating: Bool
    /// Where the page is from whose script sent it; a browser shows the page only an answer that names this.
    public var origin: String?
    /// The function of that page which the answer is handed to, as a script.
    public var callback: String?

    public init(
        source: String,
        method: String,
        envelope: [UInt8]? = nil,
        isInflating: Bool,
        origin: String? = nil,
        callback: String? = nil
    ) {
        self.callback = callback
        self.source = source
        self.method = method
        self.envelope = envelope
        self.isInflating = isInflating
        self.origin = origin
    }
}
