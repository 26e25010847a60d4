import Foundation

/// What the elements of a write call are, and what Gravity finds wrong with one.
enum GravityKind {
    case events
    case items
    case itemUpdates
    case users

    /// As the faults spell it.
    var name: String {
        switch self {
        case .events: "EVENTS"
        case .items, .itemUpdates: "ITEMS"
        case .users: "USERS"
        }
    }

    func fault(of members: [String: Any]) -> String? {
        switch self {
        case .events: if members.text("eventType") == nil { return "ERR_INVALID_EVENT_TYPE" }
        case .items: if members.text("itemId") == nil { return "ERR_ITEMID_IS_NULL_OR_EMPTY" }
        case .itemUpdates:
            if members.text("itemId") == nil { return "ERR_ITEMID_IS_NULL_OR_EMPTY" }
            // An update has to say whether the item is hidden.
            if !(members["hidden"] is Bool) { return "ERR_PARAM_IS_NULL" }
        case .users: if members.text("userId") == nil { return "ERR_USERID_IS_NULL_OR_EMPTY" }
        }
        return Self.faultOfNameValues(members["nameValues"])
    }

    /// Absent and null are the same to the vendor's own clients. A number or a boolean is read as its text.
    private static func faultOfNameValues(_ value: Any?) -> String? {
        guard let value, !(value is NSNull) else { return nil }
        guard let pairs = value as? [Any] else { return "ERR_NAMEVALUE_IS_NULL" }
        for pair in pairs {
            guard let pair = pair as? [String: Any] else { return "ERR_NAMEVALUE_IS_NULL" }
            guard pair.text("name") != nil else { return "ERR_NAME_IN_NAMEVALUE_IS_NULL_OR_EMPTY" }
            guard pair["value"] is String || pair["value"] is NSNumber else { return "ERR_VALUE_IN_NAMEVALUE_IS_NULL" }
        }
        return nil
    }
}
