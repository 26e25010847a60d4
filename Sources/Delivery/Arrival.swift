import EventLog

/// An event or a letter as it was read.
struct Arrival: Sendable {
    let id: ItemID
    let event: StoredEvent
    /// Times it was sent before.
    let attempts: Int
    /// When it was first sent, in milliseconds since 1970; nil until then.
    let firstAt: Int64?
    /// What became of those attempts.
    var history = AttemptHistory()
}
