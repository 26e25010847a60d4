public import Validation

/// A request's body taken apart: its events, and what they share.
public struct Contents: Sendable {
    /// Judged one by one.
    public var events: [Node]
    /// What delivery has to know of the request, kept with its events.
    public var envelope: [UInt8]?
    /// What is wrong with what they share: with an error nothing of the request is taken.
    public var findings: Findings
    /// What of the request the answer repeats, as JSON.
    public var echo: [UInt8]?

    public init(
        events: [Node], envelope: [UInt8]? = nil, findings: Findings = Findings(), echo: [UInt8]? = nil
    ) {
        self.events = events
        self.envelope = envelope
        self.findings = findings
        self.echo = echo
    }
}

extension Dialect {
    /// An array's elements, or the one object; they share what the request's head says.
    public func contents(of document: Document, call: Call) -> Contents? {
        switch document.kind(of: document.root) {
        case .array: Contents(events: Array(document.elements(of: document.root)), envelope: call.envelope)
        case .object: Contents(events: [document.root], envelope: call.envelope)
        default: nil
        }
    }
}
