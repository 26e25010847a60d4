/// Which names each open object may hold already: 512 bits per depth, one for each value of a hash. Two names that share a
/// bit may be one, and are compared once the object is closed; most objects never are.
@safe
final class NamesSeen {
    private let words: UnsafeMutablePointer<UInt64>
    private static let perDepth = 8

    init(depth: Int) {
        unsafe words = .allocate(capacity: (depth + 1) * Self.perDepth)
    }

    deinit {
        unsafe words.deallocate()
    }

    @inline(__always)
    func clear(at depth: Int) {
        unsafe (words + depth &* Self.perDepth).initialize(repeating: 0, count: Self.perDepth)
    }

    /// Answers whether the bit was set.
    @inline(__always)
    func insert(_ hash: UInt32, at depth: Int) -> Bool {
        let word = unsafe words + (depth &* Self.perDepth &+ Int(hash >> 6 & 7))
        let bit = UInt64(1) &<< UInt64(hash & 63)
        let isSet = unsafe word.pointee & bit != 0
        unsafe word.pointee |= bit
        return isSet
    }
}
