import Vendors

/// What tells one event from another at the receiver.
enum EventID: Sendable, Hashable {
    /// The text or number of the member that was named.
    case named(String)
    /// FNV-1a of all its bytes, which anybody can compute who has them; two events that share one by chance count as the
    /// same, one in four billion billion pairs (http://www.isthe.com/chongo/tech/comp/fnv/).
    case bytes(UInt64)

    /// By its bytes when no member is named, or it has none of that name.
    init(of event: ArraySlice<UInt8>, member: String?) {
        if let member, case .object(let element) = EventBody(Array(event)), let value = element.object?[member] {
            self = .named("\(value)")
            return
        }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in event { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self = .bytes(hash)
    }
}

extension EventID: CustomStringConvertible {
    /// Sixteen hexadecimal digits where it is by bytes.
    var description: String {
        switch self {
        case .named(let text): return text
        case .bytes(let hash):
            let digits = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }
}
