/// A web origin as browsers send it: `https://www.exampleshop.com`, no path, no slash at its end.
struct Origin: Hashable, Sendable {
    let text: String
}

extension Origin: ConfigurationNotation {
    static let expectation = "an origin such as https://www.exampleshop.com, without a path"

    init?(notation text: String) {
        guard let address = VendorAddress(notation: text), address.path.isEmpty, !text.hasSuffix("/") else {
            return nil
        }
        self.text = text
    }

    var notation: String { text }
}
