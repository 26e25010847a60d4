/// Finds a name among those of one subschema: open addressing over ``Plan/slots``, at most half full, so a look-up
/// ends after a step or two whatever the event holds.
struct NameTable: Sendable, BitwiseCopyable {
    var firstSlot: Int32
    /// The number of slots, a power of two, less one.
    var mask: UInt32
    /// Index in ``Plan/names`` of the table's first name.
    var firstName: Int32
}
