/// Sums and products to the last digit. Nil where a number has more digits than any price: whoever sends such a one does not
/// get to keep the collector busy.
extension Digits {
    private static let mostDigits = 100

    /// A whole number of `10^-scale`, its digits from the last to the first.
    private struct Scaled {
        var isNegative: Bool
        var digits: [UInt8]
        var scale: Int

        init?(_ number: Digits) {
            guard number.text.utf8.count <= mostDigits, case let plain = number.plain, plain.utf8.count <= mostDigits
            else { return nil }
            isNegative = plain.hasPrefix("-")
            let parts = plain.utf8.drop { $0 == UInt8(ascii: "-") }.split(separator: UInt8(ascii: "."))
            scale = parts.count == 2 ? parts[1].count : 0
            digits = parts.joined().map { $0 - UInt8(ascii: "0") }.reversed()
        }

        init(isNegative: Bool, digits: [UInt8], scale: Int) {
            self.isNegative = isNegative
            self.digits = digits
            self.scale = scale
        }

        /// The same number with more digits after the point.
        func scaled(to scale: Int) -> Scaled {
            let zeros = [UInt8](repeating: 0, count: scale - self.scale)
            return Scaled(isNegative: isNegative, digits: zeros + digits, scale: scale)
        }

        var number: Digits? {
            var digits = digits
            while digits.count <= scale { digits.append(0) }
            while digits.count > scale + 1, digits.last == 0 { digits.removeLast() }
            let isZero = digits.allSatisfy { $0 == 0 }
            var text: [UInt8] = isNegative && !isZero ? [UInt8(ascii: "-")] : []
            for (place, digit) in digits.enumerated().reversed() {
                text.append(digit + UInt8(ascii: "0"))
                if place == scale, scale > 0 { text.append(UInt8(ascii: ".")) }
            }
            return Digits(String(decoding: text, as: UTF8.self))
        }

        func isLess(than other: Scaled) -> Bool {
            for place in (0..<max(digits.count, other.digits.count)).reversed() {
                let (mine, its) = (digit(place), other.digit(place))
                if mine != its { return mine < its }
            }
            return false
        }

        /// All its digits, as if there were no point.
        var whole: String? { Scaled(isNegative: isNegative, digits: digits, scale: 0).number?.text }

        func digit(_ place: Int) -> UInt8 { place < digits.count ? digits[place] : 0 }
    }

    /// With as many digits after the point as the longer of the two has.
    public func adding(_ other: Digits) -> Digits? {
        guard let one = Scaled(self), let two = Scaled(other) else { return nil }
        let scale = max(one.scale, two.scale)
        let (left, right) = (one.scaled(to: scale), two.scaled(to: scale))
        guard left.isNegative != right.isNegative else {
            return Scaled(isNegative: left.isNegative, digits: Self.sum(left, right), scale: scale).number
        }
        let (larger, smaller) = left.isLess(than: right) ? (right, left) : (left, right)
        return Scaled(isNegative: larger.isNegative, digits: Self.difference(larger, smaller), scale: scale).number
    }

    private static func sum(_ one: Scaled, _ other: Scaled) -> [UInt8] {
        var carry: UInt8 = 0
        var digits = (0..<max(one.digits.count, other.digits.count)).map { place in
            let sum = one.digit(place) + other.digit(place) + carry
            carry = sum / 10
            return sum % 10
        }
        digits.append(carry)
        return digits
    }

    private static func difference(_ larger: Scaled, _ smaller: Scaled) -> [UInt8] {
        var borrow: UInt8 = 0
        return (0..<larger.digits.count).map { place in
            let taken = smaller.digit(place) + borrow
            borrow = larger.digit(place) < taken ? 1 : 0
            return larger.digit(place) + 10 * borrow - taken
        }
    }

    /// With as many digits after the point as both have together.
    public func times(_ other: Digits) -> Digits? {
        guard let one = Scaled(self), let two = Scaled(other) else { return nil }
        var product = [Int](repeating: 0, count: one.digits.count + two.digits.count + 1)
        for (place, digit) in one.digits.enumerated() {
            for (further, other) in two.digits.enumerated() { product[place + further] += Int(digit) * Int(other) }
        }
        for place in product.indices.dropLast() {
            product[place + 1] += product[place] / 10
            product[place] %= 10
        }
        return Scaled(
            isNegative: one.isNegative != two.isNegative, digits: product.map { UInt8($0) },
            scale: one.scale + two.scale
        ).number
    }

    /// The number that is this one when it is taken so many times; nil where no decimal number is.
    public func divided(by count: Int) -> Digits? {
        guard count > 0, count < 1_000_000_000, let number = Scaled(self) else { return nil }
        // Of a divisor below 10^9 a quotient that ends does so within thirty digits more than the dividend has.
        for more in 0...30 {
            let digits = number.scaled(to: number.scale + more)
            var rest = 0
            let quotient = digits.digits.reversed().map { digit in
                rest = rest * 10 + Int(digit)
                defer { rest %= count }
                return UInt8(rest / count)
            }
            if rest == 0 {
                return Scaled(isNegative: number.isNegative, digits: quotient.reversed(), scale: digits.scale).number
            }
        }
        return nil
    }

    /// Itself as a whole number of `10^-places`: `349.90` has `34990` of two places. Nil where it has digits beyond them.
    public func units(of places: Int) -> String? {
        guard let number = Scaled(self) else { return nil }
        let beyond = max(0, number.scale - places)
        guard number.digits.prefix(beyond).allSatisfy({ $0 == 0 }) else { return nil }
        let digits = Array(number.digits.dropFirst(beyond))
        return Scaled(isNegative: number.isNegative, digits: digits, scale: number.scale - beyond).scaled(to: places)
            .whole
    }

    /// A hundredth of it: of cents, the amount.
    public var hundredths: Digits? {
        Scaled(self).flatMap { Scaled(isNegative: $0.isNegative, digits: $0.digits, scale: $0.scale + 2).number }
    }

    public var isNegative: Bool { plain.hasPrefix("-") && plain.utf8.contains { $0 > UInt8(ascii: "0") } }

    public var isZero: Bool { !plain.utf8.contains { $0 > UInt8(ascii: "0") } }
}
