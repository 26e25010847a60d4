/// The vendor's calls that change something: those that take an array, and the one that takes back.
public enum GravityMethod: String, Sendable, CaseIterable {
    /// Things that happened; their order is in their `time`.
    case addEvents
    /// Whole items; one that is there is replaced.
    case addItems
    /// Changes of items; `hidden` is always part of one.
    case updateItems
    /// Whole users; one that is there is replaced.
    case addUsers
    /// Deletes what the vendor knows of a user or a cookie, which its query names.
    case optOut

    /// How the log remembers it: nothing for events, which are nearly all there is.
    var envelope: [UInt8]? { self == .addEvents ? nil : Array(rawValue.utf8) }

    init(envelope: [UInt8]?) {
        self = envelope.flatMap { GravityMethod(rawValue: String(decoding: $0, as: UTF8.self)) } ?? .addEvents
    }

    /// The kind that its messages are filed under; events name theirs.
    var kind: String? { self == .addEvents ? nil : rawValue }

    /// The vendor's code for an element that is not an object.
    var nullElement: GravityFault {
        switch self {
        case .addEvents: .eventsHasNullElement
        case .addItems, .updateItems: .itemsHasNullElement
        case .addUsers: .usersHasNullElement
        case .optOut: .paramIsNull
        }
    }

    /// The vendor's code for a body that holds nothing to take.
    var nullBody: GravityFault {
        switch self {
        case .addEvents: .eventsIsNull
        case .addItems, .updateItems: .itemsIsNull
        case .addUsers: .usersIsNull
        case .optOut: .paramIsNull
        }
    }

    /// The later of two changes of an item or a user must win.
    var isOrdered: Bool { self != .addEvents && self != .optOut }

    /// The query of an opting out is about one person, and nothing sent before may arrive after it.
    var isAlone: Bool { self == .optOut }
}
