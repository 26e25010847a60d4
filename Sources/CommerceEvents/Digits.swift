/// A decimal number by its digits: never a binary fraction, so that a price leaves with the digits it came with.
public struct Digits: Sendable, Hashable {
    /// As it was written: `349.90`, `-1`, `1e3`.
    public let text: String

    public static let one = Digits(whole: 1)

    private init(whole: Int) {
        text = String(whole)
    }

    /// Nil for what is no decimal number.
    public init?(_ text: String) {
        var rest = text.utf8[...]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = Self.takeDigits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest)
        }
        guard whole + fraction > 0 else { return nil }
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
            guard (1...3).contains(Self.takeDigits(&rest)) else { return nil }
        }
        guard rest.isEmpty else { return nil }
        self.text = text
    }

    private static func takeDigits(_ text: inout Substring.UTF8View) -> Int {
        var count = 0
        while let digit = text.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
            text.removeFirst()
            count += 1
        }
        return count
    }

    /// The same without an exponent, a plus sign or a bare point: what any vendor reads, and what JSON allows.
    public var plain: String {
        var text = self.text
        let isNegative = text.hasPrefix("-")
        if isNegative || text.hasPrefix("+") { text.removeFirst() }
        let halves = text.split(separator: "e", omittingEmptySubsequences: false).flatMap { $0.split(separator: "E") }
        let exponent = halves.count > 1 ? Int(halves[1].drop { $0 == "+" }) ?? 0 : 0
        let parts = halves[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var (whole, fraction) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        if exponent > 0 {
            whole += fraction.prefix(exponent) + String(repeating: "0", count: max(0, exponent - fraction.count))
            fraction = String(fraction.dropFirst(exponent))
        } else if exponent < 0 {
            fraction =
                String(repeating: "0", count: max(0, -exponent - whole.count)) + whole.suffix(-exponent) + fraction
            whole = String(whole.dropLast(-exponent))
        }
        whole = String(whole.drop { $0 == "0" })
        return (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
