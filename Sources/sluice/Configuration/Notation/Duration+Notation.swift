/// Whole numbers of one unit: `200ms`, `10s`, `5m`, `72h`, `7d`.
extension Duration: ConfigurationNotation {
    static let expectation = "a duration such as 200ms, 10s, 5m, 24h or 7d"

    init?(notation text: String) {
        let digits = text.prefix(while: \.isASCIIDigit)
        guard let count = Int64(digits),
            let unit = Self.units.first(where: { $0.name == text.dropFirst(digits.count) })
        else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        if overflow { return nil }
        self = .milliseconds(milliseconds)
    }

    /// In the largest unit that needs no fraction; days only from a week on, as people write 24h and 72h.
    var notation: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        if milliseconds == 0 { return "0s" }
        let week: Int64 = 604_800_000
        let fits = Self.units.first { unit in
            milliseconds.isMultiple(of: unit.milliseconds) && (unit.name != "d" || milliseconds >= week)
        }
        guard let fits else { return "\(milliseconds)ms" }
        return "\(milliseconds / fits.milliseconds)\(fits.name)"
    }

    static func days(_ count: Int) -> Duration {
        .seconds(count * 86_400)
    }

    private static var units: [(name: String, milliseconds: Int64)] {
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)]
    }
}
