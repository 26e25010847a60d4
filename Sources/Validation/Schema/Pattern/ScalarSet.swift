/// A set of Unicode scalars: a class of a pattern.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var properties: [(property: ScalarProperty, isNegated: Bool)] = []
    var isNegated = false
    /// The answers for ASCII, filled in by ``sealed()``.
    private var ascii = ASCIISet()

    init(ranges: [ClosedRange<UInt32>] = [], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    func contains(_ scalar: UInt32) -> Bool {
        scalar < 128 ? ascii.contains(scalar) : search(scalar)
    }

    private func search(_ scalar: UInt32) -> Bool {
        for range in ranges where range.contains(scalar) { return !isNegated }
        for (property, isNegated) in properties where property.contains(scalar) != isNegated { return !self.isNegated }
        return isNegated
    }

    /// With the answers for ASCII worked out.
    func sealed() -> ScalarSet {
        var sealed = self
        sealed.ascii = ASCIISet()
        for scalar in UInt32(0)..<128 where search(scalar) { sealed.ascii.insert(scalar) }
        return sealed
    }

    /// Adds the other case of every scalar in the ranges.
    mutating func ignoreCase() {
        var folded: [ClosedRange<UInt32>] = []
        // Large ranges hold both cases already, or none; the bound keeps compilation short.
        for range in ranges where range.count <= 4096 {
            for value in range {
                guard let properties = Unicode.Scalar(value)?.properties else { continue }
                for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
                    guard let other = mapping.unicodeScalars.first, mapping.unicodeScalars.count == 1 else { continue }
                    if other.value != value { folded.append(other.value...other.value) }
                }
            }
        }
        ranges += folded
    }

    /// `\d`, `\w` and `\s` as ECMA-262 has them.
    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let space: [ClosedRange<UInt32>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]

    /// All scalars outside of sorted ranges.
    static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var complement: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if next < range.lowerBound { complement.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        complement.append(next...0x10FFFF)
        return complement
    }
}
