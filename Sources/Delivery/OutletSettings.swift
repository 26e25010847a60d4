public import EventLog
public import Vendors

/// A destination as configured.
public struct OutletSettings: Sendable {
    public var name: String
    public var id: NameID
    public var endpoint: any Endpoint
    /// Of a source whose events are of another vendor's dialect; nil for one of this vendor's.
    public var translator: @Sendable (_ source: NameID) -> Translator?
    /// What becomes of an event that the vendor cannot be told of.
    public var unmappable: Unmappable
    public var batch: BatchLimits
    /// Requests on their way or being recorded at the same time.
    public var concurrency: Int
    /// One request of a subject after the other, its events in the order of the log.
    public var isOrdered: Bool
    /// From handing a request over to the end of its answer.
    public var timeout: Duration
    public var retry: RetrySettings
    /// What the user decided on the vendor's replies.
    public var verdicts: VerdictOverrides
    /// Position in the dispatcher's list of limit groups.
    public var group: Int
    /// Another when the address or the account is another.
    public var fingerprint: Int64

    public init(
        name: String,
        id: NameID,
        endpoint: any Endpoint,
        translator: @escaping @Sendable (_ source: NameID) -> Translator? = { _ in nil },
        unmappable: Unmappable = .skip,
        batch: BatchLimits = BatchLimits(),
        concurrency: Int = 4,
        isOrdered: Bool = false,
        timeout: Duration = .seconds(10),
        retry: RetrySettings = RetrySettings(),
        verdicts: VerdictOverrides = VerdictOverrides(),
        group: Int,
        fingerprint: Int64 = 0
    ) {
        self.name = name
        self.id = id
        self.endpoint = endpoint
        self.translator = translator
        self.unmappable = unmappable
        self.batch = batch
        self.concurrency = concurrency
        self.isOrdered = isOrdered
        self.timeout = timeout
        self.retry = retry
        self.verdicts = verdicts
        self.group = group
        self.fingerprint = fingerprint
    }
}

/// What becomes of an event that a destination's vendor cannot be told of.
public enum Unmappable: String, Sendable, CaseIterable {
    /// It is passed over, and counted.
    case skip
    /// It is a dead letter.
    case dead
}

/// When a batch is full, and how long it waits to become so.
public struct BatchLimits: Sendable {
    public var events: Int
    public var bytes: Int
    public var wait: Duration

    public init(events: Int = 100, bytes: Int = 900_000, wait: Duration = .milliseconds(200)) {
        self.events = events
        self.bytes = bytes
        self.wait = wait
    }
}

/// How failures are repeated.
public struct RetrySettings: Sendable {
    public var base: Duration
    public var max: Duration
    /// Nil: never.
    public var giveUpAfter: Duration?

    public init(
        base: Duration = .milliseconds(500), max: Duration = .seconds(60), giveUpAfter: Duration? = .seconds(259_200)
    ) {
        self.base = base
        self.max = max
        self.giveUpAfter = giveUpAfter
    }
}
