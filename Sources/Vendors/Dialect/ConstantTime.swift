/// Comparing credentials without telling by the time it takes how much of a guess was right.
public enum ConstantTime {
    /// Takes as long for any two texts of the same lengths.
    public static func isEqual(_ one: String, _ other: String) -> Bool {
        isEqual(one.utf8, other.utf8)
    }

    /// Takes as long for any two of the same lengths.
    static func isEqual(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        var difference: UInt8 = one.count == other.count ? 0 : 1
        // Over and over again, as long as the first.
        var place = other.startIndex
        for byte in one {
            difference |= byte ^ (other.isEmpty ? 0xFF : other[place])
            if place != other.endIndex { other.formIndex(after: &place) }
            if place == other.endIndex { place = other.startIndex }
        }
        return difference == 0
    }
}
