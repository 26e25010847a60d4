/// A place of a ``NameTable``: all that a look-up needs to know of a name, so that it reads one place.
struct NameSlot: Sendable, BitwiseCopyable {
    var name = Name(hash: 0, start: 0, head: 0, tail: 0, count: 0)
    /// The entry's index in its table; −1 where the place is empty.
    var position: Int32 = -1
    /// The rule of the member's value, or −1; a copy of its ``MemberEntry``, as is the bit.
    var rule: Int32 = -1
    var requiredBit: UInt64 = 0
}
