/// A name in `properties` or `required`.
struct MemberEntry: Sendable, BitwiseCopyable {
    /// The rule of its value, or −1 when it is only required.
    var rule: Int32
    /// Its bit among the required names; 0 when it is optional.
    var requiredBit: UInt64
    /// The rule that requires it; −1 for the one that is executed.
    var owner: Int32 = -1
}
