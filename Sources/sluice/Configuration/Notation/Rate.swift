/// Requests per second, fractions too: `50`, `7.5`, `0.2`.
struct Rate: Hashable, Comparable, Sendable {
    let requestsPerSecond: Double

    init(requestsPerSecond: Double) {
        self.requestsPerSecond = requestsPerSecond
    }

    static func < (one: Rate, other: Rate) -> Bool {
        one.requestsPerSecond < other.requestsPerSecond
    }
}

extension Rate: ConfigurationNotation {
    static let expectation = "a number of requests per second such as 50 or 7.5"

    init?(notation text: String) {
        // Only digits and a point: `Double` alone would take `inf`, `nan`, `0x1p3` and `1e3`.
        guard text.allSatisfy({ $0.isASCIIDigit || $0 == "." }), let number = Double(text), number.isFinite
        else { return nil }
        requestsPerSecond = number
    }

    var notation: String {
        let text = String(requestsPerSecond)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
