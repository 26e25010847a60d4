import Intake

extension FieldPath: ConfigurationNotation {
    static let expectation = "a member's name or a JSON Pointer such as /params/segment"

    init?(notation text: String) {
        self.init(text)
    }

    var notation: String { text }
}
