/// A JSON number in its own text, exact whatever its length: sign, significant digits and the place of the point.
///
/// The value is ±0.d₁d₂d₃… × 10^magnitude, where the digits run from `first` to `last` in the text (a point between
/// them is skipped). Exponents beyond ±2⁴⁰ are taken as that.
struct Decimal: Sendable {
    let isNegative: Bool
    /// Offset of the first digit that is not zero; equals `last` for zero.
    let first: Int
    /// Offset after the last digit that is not zero.
    let last: Int
    /// The power of ten above the first digit: 1 for 5, 3 for 123, 0 for 0.5, −1 for 0.05.
    let magnitude: Int
    /// Significant digits.
    let count: Int

    var isZero: Bool { count == 0 }

    /// Whether the value has no fractional part; `1.0` and `1e2` have none.
    var isInteger: Bool { isZero || magnitude >= count }

    /// The sign: −1, 0 or 1.
    var signum: Int { isZero ? 0 : isNegative ? -1 : 1 }

    /// Of the number that stands between two offsets, which must have passed the parser.
    init(_ text: Span<UInt8>, from start: Int, to end: Int) {
        isNegative = text[start] == UInt8(ascii: "-")
        let digits = isNegative ? start &+ 1 : start
        let pointOrEnd = text.skippingDigits(from: digits, before: end)
        var mantissaEnd = pointOrEnd
        if pointOrEnd < end, text[pointOrEnd] == UInt8(ascii: ".") {
            mantissaEnd = text.skippingDigits(from: pointOrEnd &+ 1, before: end)
        }
        var first = digits
        while first < mantissaEnd, text[first] == UInt8(ascii: "0") || first == pointOrEnd { first &+= 1 }
        var last = mantissaEnd
        while last > first, text[last &- 1] == UInt8(ascii: "0") || last &- 1 == pointOrEnd { last &-= 1 }
        self.first = first
        self.last = last
        count = last &- first &- (first < pointOrEnd && pointOrEnd < last ? 1 : 0)
        let exponent = mantissaEnd < end ? Self.exponent(text, from: mantissaEnd &+ 1, to: end) : 0
        magnitude = (first < pointOrEnd ? pointOrEnd &- first : pointOrEnd &+ 1 &- first) &+ exponent
    }

    init(_ token: Token, in text: Span<UInt8>) {
        self.init(text, from: Int(token.start), to: Int(token.end))
    }

    /// Reads what stands after the `e`.
    private static func exponent(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var position = start
        let isNegative = text[position] == UInt8(ascii: "-")
        if isNegative || text[position] == UInt8(ascii: "+") { position &+= 1 }
        var exponent = 0
        while position < end {
            exponent = min(exponent &* 10 &+ Int(text[position] &- UInt8(ascii: "0")), 1 << 40)
            position &+= 1
        }
        return isNegative ? -exponent : exponent
    }

    /// Negative, zero or positive: how two numbers compare, exactly.
    static func compare(_ left: Decimal, in leftText: Span<UInt8>, _ right: Decimal, in rightText: Span<UInt8>) -> Int {
        if left.signum != right.signum || left.isZero { return left.signum - right.signum }
        let sign = left.signum
        if left.magnitude != right.magnitude { return left.magnitude < right.magnitude ? -sign : sign }
        var (one, other) = (left.first, right.first)
        while one < left.last, other < right.last {
            if leftText[one] == UInt8(ascii: ".") { one &+= 1 }
            if rightText[other] == UInt8(ascii: ".") { other &+= 1 }
            if leftText[one] != rightText[other] { return leftText[one] < rightText[other] ? -sign : sign }
            one &+= 1
            other &+= 1
        }
        return left.count == right.count ? 0 : left.count < right.count ? -sign : sign
    }

    /// The remainder of the significant digits, read as a whole number, by a divisor below 2⁶⁰.
    func digits(of text: Span<UInt8>, modulo divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for position in first..<last where text[position] != UInt8(ascii: ".") {
            remainder = (remainder &* 10 &+ UInt64(text[position] &- UInt8(ascii: "0"))) % divisor
        }
        return remainder
    }

    /// The power of ten that the significant digits, read as a whole number, are multiplied by.
    var scale: Int { magnitude &- count }
}

extension Span<UInt8> {
    @inline(__always)
    fileprivate func skippingDigits(from start: Int, before end: Int) -> Int {
        var position = start
        while position < end, self[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
        return position
    }
}
