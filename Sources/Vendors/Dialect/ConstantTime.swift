/// Comparing credentials without telling by the time it takes how much of a guess was right.
public enum ConstantTime {
    /// Takes as long for any two texts of the same lengths.
    public static func isEqual(_ one: String, _ other: String) -> Bool {
        isEqual(Array(one.utf8), Array(other.utf8))
    }

    /// Takes as long for any two of the same lengths.
    static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        var difference: UInt8 = one.count == other.count ? 0 : 1
        for index in one.indices {
            difference |= one[index] ^ (other.isEmpty ? 0xFF : other[index % other.count])
        }
        return difference == 0
    }
}
