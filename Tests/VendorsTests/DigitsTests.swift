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
}
