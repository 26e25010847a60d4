/// A number of bytes: `1MiB` (1,048,576), `900KB` (900,000), or a plain number.
struct ByteCount: Hashable, Comparable, Sendable {
    let bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }

    static func kibibytes(_ count: Int) -> ByteCount { ByteCount(count << 10) }
    static func mebibytes(_ count: Int) -> ByteCount { ByteCount(count << 20) }
    static func tebibytes(_ count: Int) -> ByteCount { ByteCount(count << 40) }

    static func < (one: ByteCount, other: ByteCount) -> Bool {
        one.bytes < other.bytes
    }

    /// Binary units first: of two ways to write a number equally short, the binary one is shown.
    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("TB", 1_000_000_000_000),
        ("GiB", 1 << 30), ("GB", 1_000_000_000),
        ("MiB", 1 << 20), ("MB", 1_000_000),
        ("KiB", 1 << 10), ("KB", 1000),
        ("B", 1),
    ]
}

extension ByteCount: ConfigurationNotation {
    static let expectation = "a size such as 900KB, 1MiB or 20GiB, or a number of bytes"

    init?(notation text: String) {
        let digits = text.prefix(while: \.isASCIIDigit)
        let unit = text.dropFirst(digits.count)
        guard let count = Int(digits) else { return nil }
        guard let scale = unit.isEmpty ? 1 : Self.units.first(where: { $0.name == unit })?.bytes else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: scale)
        if overflow { return nil }
        self.bytes = bytes
    }

    /// In the unit that needs the smallest whole number.
    var notation: String {
        guard
            let unit = Self.units.filter({ bytes >= $0.bytes && bytes.isMultiple(of: $0.bytes) })
                .min(by: { bytes / $0.bytes < bytes / $1.bytes }), unit.bytes > 1
        else { return String(bytes) }
        return "\(bytes / unit.bytes)\(unit.name)"
    }
}
