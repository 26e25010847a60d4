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
            unsafe Self.mayHold(UInt8(ascii: "\\"), bytes) || ids.contains { unsafe Self.mayHold($0, bytes) }
        }
    }

    private static func mayHold(_ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for place in bytes.indices { found |= unsafe bytes[place] == byte ? 1 : 0 }
        return found != 0
    }

    /// Whether three bytes of an id stand where the whole of it would have them. Without a branch in the loop, sixteen places
    /// are looked at together.
    private static func mayHold(_ id: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = id.first, let last = id.last else { return true }
        guard id.count <= bytes.count else { return false }
        let (toMiddle, toLast) = (id.count / 2, id.count - 1)
        let middle = id[toMiddle]
        var found: UInt8 = 0
        for place in 0..<bytes.count - toLast {
            let isFirst: UInt8 = unsafe bytes[place] == first ? 1 : 0
            let isMiddle: UInt8 = unsafe bytes[place &+ toMiddle] == middle ? 1 : 0
            let isLast: UInt8 = unsafe bytes[place &+ toLast] == last ? 1 : 0
            found |= isFirst & isMiddle & isLast
        }
        return found != 0
    }
}
