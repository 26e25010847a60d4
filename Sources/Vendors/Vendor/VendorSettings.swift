/// The values of a vendor's settings for one source or destination, checked against their list of ``Setting``s.
public struct VendorSettings: Sendable, Equatable {
    private var values: [String: [String]]

    public init(_ values: [String: [String]] = [:]) {
        self.values = values
    }

    /// The value of a setting that is one text; nil where it is left out.
    public subscript(name: String) -> String? { values[name]?.first }

    /// The value of a setting that is there, being required or having a default.
    func text(_ name: String) -> String { values[name]?.first ?? "" }

    /// What requests must show to be from this source.
    func credential(_ name: String) -> Credential { Credential(text(name)) }

    func credentials(_ name: String) -> [Credential] { (values[name] ?? []).map { Credential($0) } }

    /// Nil where it is left out.
    func list(_ name: String) -> [String]? { values[name] }
}
