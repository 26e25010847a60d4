/// `true` and `false` alone: what `yes`, `no` and `on` mean differs between versions of YAML.
extension Bool: ConfigurationNotation {
    static let expectation = "true or false"

    init?(notation text: String) {
        self.init(text)
    }

    var notation: String {
        String(self)
    }
}
