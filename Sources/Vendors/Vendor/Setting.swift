/// Something that a vendor has to be told of a source or a destination: a key of the configuration.
public struct Setting: Sendable {
    public enum Kind: Sendable, Equatable {
        case text
        case secret
        /// At least one.
        case secrets
        /// Scheme and host of a site.
        case origin
        /// At least one.
        case origins
        case choice([String])
        case count(ClosedRange<Int>)
    }

    public enum Presence: Sendable, Equatable {
        case required
        case optional
        case byDefault(String)
    }

    public var name: String
    public var kind: Kind
    public var presence: Presence
    /// One line, for the page of all keys.
    public var meaning: String
    /// No two sources of the dialect may have the same value: it tells whose a request is.
    public var isIdentifying: Bool
    /// What is probably wrong where it is left out.
    public var warningIfAbsent: String?

    public var isSecret: Bool { kind == .secret || kind == .secrets }

    public init(
        _ name: String,
        _ kind: Kind,
        _ meaning: String,
        presence: Presence = .required,
        isIdentifying: Bool = false,
        warningIfAbsent: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.presence = presence
        self.isIdentifying = isIdentifying
        self.warningIfAbsent = warningIfAbsent
        self.meaning = meaning
    }
}
