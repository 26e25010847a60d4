import CommerceEvents
import Testing

@Suite struct DigitsTests {
    @Test(arguments: [
        ("0", "0"), ("349.90", "349.90"), ("-1", "-1"), ("+7", "7"), (".5", "0.5"), ("5.", "5"), ("007", "7"),
        ("1e3", "1000"), ("1.25e1", "12.5"), ("1.25E+4", "12500"), ("125e-2", "1.25"), ("1e-3", "0.001"),
        ("99999999999999999999.123456789012345678901", "99999999999999999999.123456789012345678901"),
    ])
    func `a number keeps its digits, and is written plainly`(text: String, plain: String) {
        let digits = Digits(text)
        #expect(digits?.text == text)
        #expect(digits?.plain == plain)
    }

    @Test(arguments: ["", "-", ".", "1,5", "1.2.3", "0x1", "1e", "1e1234", "NaN", " 1", "1 "])
    func `what is no decimal number is not read`(text: String) {
        #expect(Digits(text) == nil)
    }

    @Test(arguments: [
        ("349.90", "0.10", "350.00"), ("0.1", "0.2", "0.3"), ("1", "-1", "0"), ("-1.5", "0.25", "-1.25"),
        ("99999999999999999999", "1", "100000000000000000000"), ("5", "-7.50", "-2.50"), ("1e2", ".5", "100.5"),
    ])
    func `a sum is right to the last digit`(one: String, other: String, sum: String) {
        #expect(Digits(one)?.adding(Digits(other) ?? .one)?.text == sum)
        #expect(Digits(other)?.adding(Digits(one) ?? .one)?.text == sum)
    }

    @Test(arguments: [
        ("349.99", "2", "699.98"), ("0.617", "2", "1.234"), ("249.990", "1", "249.990"), ("-3", "0.5", "-1.5"),
        ("0", "7", "0"), ("99999999999.99", "99999", "9999899999999000.01"),
    ])
    func `a product is right to the last digit, and divides again`(one: String, other: String, product: String) {
        #expect(Digits(one)?.times(Digits(other) ?? .one)?.text == product)
        if let count = Int(other), count > 0 { #expect(Digits(product)?.divided(by: count)?.text == one) }
    }

    @Test func `what does not divide is not divided`() {
        #expect(Digits("10")?.divided(by: 3) == nil)
        #expect(Digits("10")?.divided(by: 0) == nil)
        #expect(Digits("1")?.divided(by: 8)?.text == "0.125")
    }

    @Test(
        arguments: [
            ("19.99", 2, "1999"), ("5", 2, "500"), ("0.617", 2, nil), ("0.610", 2, "61"), ("2.0", 0, "2"),
            ("1.5", 0, nil),
            ("1e3", 0, "1000"), ("0.05", 2, "5"), ("-0.00", 0, "0"),
        ] as [(String, Int, String?)])
    func `a number in cents has all its digits, or none`(text: String, places: Int, units: String?) {
        #expect(Digits(text)?.units(of: places) == units)
    }

    @Test func `a number that no price is takes no time`() {
        let long = Digits(String(repeating: "9", count: 60_000))
        #expect(long?.times(.one) == nil)
        #expect(Digits("1e999")?.adding(.one) == nil)
        #expect(Digits("1999")?.hundredths?.text == "19.99")
        #expect(Digits("5")?.hundredths?.text == "0.05")
    }
}
