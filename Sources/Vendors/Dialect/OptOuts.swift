public import CommerceEvents

/// All those who opt out together, as one question to ask of each event in the log.
public struct OptOuts: Sendable {
    private let userIds: Set<[UInt8]>
    private let cookieIds: Set<[UInt8]>
    private let ids: [[UInt8]]

    /// Ids that are looked for in an event's bytes one by one; for more of them reading the event is quicker.
    private static let mostSearched = 4

    public init(_ optOuts: [OptOut]) {
        userIds = Set(optOuts.compactMap(\.identity.userId))
        cookieIds = Set(optOuts.compactMap(\.identity.cookieId))
        ids = Array(userIds.union(cookieIds))
    }

    /// Whether an event is about one of these persons or browsers.
    public func concern(_ identity: Identity) -> Bool {
        identity.userId.map(userIds.contains) ?? false || identity.cookieId.map(cookieIds.contains) ?? false
    }

    /// Whether an event may be about one of them, by its bytes: false for nearly all others, in a tenth of the time that
    /// reading them takes. A log is as deep as somebody is owed, and who opts out waits until all of it was looked through.
    /// An id may hide behind an escape; so events that hold one are read.
    public func mayConcern(_ event: [UInt8]) -> Bool {
        guard ids.count <= Self.mostSearched else { return true }
        return unsafe event.withUnsafeBufferPointer { bytes in
            if unsafe ByteSearch.mayHold(UInt8(ascii: "\\"), bytes) { return true }
            return ids.contains { id in
                unsafe id.withUnsafeBufferPointer { unsafe ByteSearch.mayHold($0, bytes) }
            }
        }
    }
}
