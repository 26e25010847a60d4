extension String: ConfigurationNotation {
    static let expectation = "a text that is not empty"

    init?(notation text: String) {
        if text.isEmpty { return nil }
        self = text
    }

    var notation: String {
        self
    }
}
