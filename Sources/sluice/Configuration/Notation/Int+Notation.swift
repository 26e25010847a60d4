extension Int: ConfigurationNotation {
    static let expectation = "a whole number"

    init?(notation text: String) {
        guard text.allSatisfy(\.isASCIIDigit) else { return nil }
        self.init(text)
    }

    var notation: String {
        String(self)
    }
}
