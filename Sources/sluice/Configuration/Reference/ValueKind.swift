/// What a key of the configuration holds, with its bounds.
enum ValueKind: Sendable {
    /// Keys of its own, listed in the reference beneath this one.
    case section
    /// A section, or this one word in its place.
    case sectionOr(word: String)
    /// A section for each name the user chooses.
    case named
    case size(ClosedRange<ByteCount>)
    case duration(ClosedRange<Duration>)
    case horizon(ClosedRange<Horizon>)
    case count(ClosedRange<Int>)
    case rate(ClosedRange<Rate>)
    case flag
    case choice([String])
    case text
    case name
    case path
    case listenAddress
    case vendorAddress
    case origin
    case secret
    case routes
    case field
    case share
    /// At least one.
    case texts
    /// One value, or a list of them, for each field that the user names.
    case conditions
    case redactions
    /// At least one.
    case origins
    /// At least one.
    case secrets
    /// A verdict for each status or code that the user names.
    case verdicts
}

extension ValueKind: CustomStringConvertible {
    /// For the reference.
    var description: String {
        switch self {
        case .section: "section"
        case .sectionOr(let word): "section, or `\(word)`"
        case .named: "section per name"
        case .size(let bounds): "size, \(Self.text(bounds))"
        case .duration(let bounds): "duration, \(Self.text(bounds))"
        case .horizon(let bounds): "duration, \(Self.text(bounds))"
        case .count(let bounds): "number, \(Self.text(bounds))"
        case .rate(let bounds): "rate, \(Self.text(bounds))"
        case .flag: "`true` or `false`"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: " or ")
        case .text: "text"
        case .name: "name"
        case .path: "path"
        case .listenAddress: "host:port"
        case .vendorAddress: "address"
        case .origin: "origin"
        case .secret: "secret"
        case .routes: "list of names or sections"
        case .field: "field"
        case .share: "share"
        case .texts: "list of texts"
        case .redactions: "`remove` or `hash` per field"
        case .conditions: "value, or list of values, per field"
        case .origins: "list of origins"
        case .secrets: "list of secrets"
        case .verdicts: "`delivered`, `split`, `later`, `unsure` or `parked` per reply"
        }
    }

    static func text<Value: ConfigurationNotation>(_ bounds: ClosedRange<Value>) -> String {
        "\(bounds.lowerBound.notation) to \(bounds.upperBound.notation)"
    }
}
