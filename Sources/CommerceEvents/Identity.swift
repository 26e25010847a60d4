/// Whom or what an event is about, in any vendor's terms.
///
/// Every dialect names these differently; the log and the lanes of delivery need one answer to "do these two events
/// belong together?".
public struct Identity: Sendable, Equatable {
    /// The shop's own id of a person who is logged in, or an id minted for a visitor.
    public var userId: [UInt8]?
    /// The id of a browser or a device.
    public var cookieId: [UInt8]?
    /// The id of one visit.
    public var sessionId: [UInt8]?
    /// The catalogue item, for messages that are about an item and nobody.
    public var itemId: [UInt8]?

    public init(userId: [UInt8]? = nil, cookieId: [UInt8]? = nil, sessionId: [UInt8]? = nil, itemId: [UInt8]? = nil) {
        self.userId = userId
        self.cookieId = cookieId
        self.sessionId = sessionId
        self.itemId = itemId
    }

    /// The id that decides what an event is ordered with: the first there is of user, cookie, session, item.
    public var subject: [UInt8]? {
        if let userId, !userId.isEmpty { return userId }
        if let cookieId, !cookieId.isEmpty { return cookieId }
        if let sessionId, !sessionId.isEmpty { return sessionId }
        return itemId.flatMap { $0.isEmpty ? nil : $0 }
    }
}
