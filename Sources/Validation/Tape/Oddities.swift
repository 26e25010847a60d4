/// What a text holds that is legal JSON but no use in an event.
struct Oddities: OptionSet, Sendable {
    let rawValue: UInt8

    /// Some string holds the escape of half a surrogate pair.
    static let loneSurrogates = Oddities(rawValue: 1)
    /// Some object holds a member name more than once.
    static let repeatedNames = Oddities(rawValue: 2)
}
