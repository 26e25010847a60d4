import Vendors

extension ConfigurationKey {
    /// A key that a vendor lists.
    init(_ setting: Setting, in section: String, vendor: String) {
        self.init(
            "\(section).\(setting.name)", ValueKind(setting.kind), KeyPresence(setting.presence), vendor: vendor,
            setting.meaning)
    }
}

extension ValueKind {
    fileprivate init(_ kind: Setting.Kind) {
        self =
            switch kind {
            case .text: .text
            case .secret: .secret
            case .secrets: .secrets
            case .origin: .origin
            case .origins: .origins
            case .choice(let words): .choice(words)
            case .count(let bounds): .count(bounds)
            }
    }
}

extension KeyPresence {
    fileprivate init(_ presence: Setting.Presence) {
        self =
            switch presence {
            case .required: .required
            case .optional: .optional
            case .byDefault(let text): .byDefault(text)
            }
    }
}
