import Vendors

extension Configuration {
    /// What a vendor wants to know of one source or destination, in the order of the vendor's list.
    struct Settings: Equatable, Sendable {
        enum Value: Equatable, Sendable {
            case text(String)
            case secret(Secret)
            case secrets([Secret])
            case origin(Origin)
            case origins([Origin])

            var texts: [String] {
                switch self {
                case .text(let text): [text]
                case .secret(let secret): [secret.value]
                case .secrets(let secrets): secrets.map(\.value)
                case .origin(let origin): [origin.text]
                case .origins(let origins): origins.map(\.text)
                }
            }
        }

        struct Entry: Equatable, Sendable {
            let name: String
            let value: Value
        }

        private(set) var entries: [Entry] = []

        subscript(name: String) -> Value? { entries.first { $0.name == name }?.value }

        mutating func append(_ name: String, _ value: Value) {
            entries.append(Entry(name: name, value: value))
        }

        /// As the vendor reads them.
        var plain: VendorSettings {
            VendorSettings(Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value.texts) }))
        }
    }
}

extension Configuration.Settings: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, Value)...) {
        entries = elements.map { Entry(name: $0, value: $1) }
    }
}
