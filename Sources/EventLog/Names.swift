/// A name interned in one log file. Small, and never given to another name.
public struct NameID: Hashable, Sendable, RawRepresentable {
    public let rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// A set of destinations interned in one log file.
public struct RouteID: Hashable, Sendable, RawRepresentable {
    public let rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

public enum NameSpace: String, Sendable, CaseIterable {
    case source
    case kind
    case destination
}
