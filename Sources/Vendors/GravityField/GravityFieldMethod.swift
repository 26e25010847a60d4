/// The vendor's calls that bring something.
public enum GravityFieldMethod: String, Sendable, CaseIterable {
    /// One visitor's events, an array of them.
    case event
    /// One page view.
    case page
    /// Clicks on what a campaign showed.
    case engagement

    /// Nil for any other path.
    init?(path: String) {
        guard let name = Self.name(in: path) else { return nil }
        self.init(rawValue: name)
    }

    /// `event` in `/ssapi/event`.
    static func name(in path: String) -> String? {
        path.hasPrefix("/ssapi/") ? String(path.dropFirst("/ssapi/".count)) : nil
    }

    /// How the log remembers those whose event is the whole request. Events have what they share in its place, which is
    /// an object.
    var envelope: [UInt8]? { self == .event ? nil : Array(rawValue.utf8) }

    init(envelope: [UInt8]?) {
        self = envelope.flatMap { GravityFieldMethod(rawValue: String(decoding: $0, as: UTF8.self)) } ?? .event
    }

    /// The document that judges a request.
    var schema: String {
        switch self {
        case .event: "gravity-field.request.json"
        case .page: "gravity-field.page.json"
        case .engagement: "gravity-field.engagement.json"
        }
    }
}
