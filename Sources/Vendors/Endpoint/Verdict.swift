/// What a reply means for the events of its request. Every reply becomes exactly one.
public enum Verdict: Sendable, Equatable {
    /// All taken.
    case delivered
    /// Some refused by name, by their position in the request; the others taken.
    case partly(refused: [Int: String])
    /// Refused, and it does not say which event is to blame: halve it and send again; a single one is dead.
    case split(Refused, String)
    /// The vendor cannot take anything now.
    case later(String, retryAfter: Duration? = nil)
    /// It failed, and it may be the vendor or one of these events.
    case unsure(String)
    /// Wrong credentials, account or address: nothing will be taken until somebody mends it.
    case parked(String)

    public enum Refused: String, Sendable {
        case vendorRejected = "vendor_rejected"
        case tooLarge = "too_large"
    }
}
