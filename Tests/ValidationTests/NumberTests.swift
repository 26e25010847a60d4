import Testing
import Validation

@Suite struct NumberTests {
    @Test(
        arguments: [
            ("1", "1.0", 0), ("100", "1e2", 0), ("1E+2", "100.000", 0), ("-0", "0", 0), ("0e999", "0", 0),
            ("0.001", "1e-3", 0),
            ("123456789012345678901234567890", "123456789012345678901234567891", -1),
            ("0.1", "0.10000000000000000000001", -1),
            ("-1", "1", -1), ("-2", "-1", -1), ("-1", "0", -1), ("9", "10", -1), ("0.9", "1", -1), ("-10", "-9.99", -1),
            ("1e400", "1e401", -1), ("1e-401", "1e-400", -1), ("12.5", "12.50001", -1),
            ("99999999999999999999", "1e20", -1),
            ("1.25e1", "12.5", 0), ("0.0000125e6", "12.5", 0), ("9007199254740993", "9007199254740992.5", 1),
        ]
    )
    func `numbers are compared exactly, whatever their length`(left: String, right: String, order: Int) throws {
        func holds(_ keyword: String) throws -> Bool { try findings("{\"\(keyword)\":\(right)}", left).isValid }
        #expect(try holds("minimum") == (order >= 0))
        #expect(try holds("maximum") == (order <= 0))
        #expect(try holds("exclusiveMinimum") == (order > 0))
        #expect(try holds("exclusiveMaximum") == (order < 0))
        #expect(try holds("const") == (order == 0))
    }

    @Test(
        arguments: [
            ("10", "5", true), ("11", "5", false), ("0.3", "0.1", true), ("0.35", "0.1", false), ("4.5", "1.5", true),
            ("0.0075", "0.0001", true), ("0.00751", "0.0001", false), ("1e308", "0.5", true),
            ("1e308", "0.123456789", false),
            ("12391239123", "1e-8", true), ("0", "7", true), ("-9", "3", true), ("1e1000000", "7", false),
            ("7e1000000", "7", true),
            ("1e-400", "1e-401", true), ("1e-401", "1e-400", false), ("100", "1e2", true), ("150", "1e2", false),
            ("123456789012345678901234567890", "10", true), ("123456789012345678901234567891", "10", false),
            ("999999999999999999", "999999999999999999", true), ("30", "20", false), ("60", "20", true),
        ]
    )
    func `multiples are exact, whatever the exponents`(number: String, divisor: String, expected: Bool) throws {
        #expect(try findings("{\"multipleOf\":\(divisor)}", number).isValid == expected)
    }

    @Test(arguments: [
        ("1", true), ("1.0", true), ("1e2", true), ("-0.0", true), ("1.5", false), ("15e-1", false), ("150e-1", true),
    ])
    func `an integer is a number without fraction`(number: String, expected: Bool) throws {
        #expect(try findings(#"{"type":"integer"}"#, number).isValid == expected)
    }
}
