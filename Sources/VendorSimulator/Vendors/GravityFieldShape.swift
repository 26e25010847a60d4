import Foundation

/// What Gravity Field finds wrong with a request or an event; the place, or nil.
enum GravityFieldShape {
    private static let pages: Set = ["HOMEPAGE", "CATEGORY", "PRODUCT", "CART", "SEARCH", "OTHER"]

    /// What each of the vendor's own events must have, where that is known.
    private static let required: [String: [String]] = [
        "add-to-cart-v1": ["value", "productId", "quantity"],
        "remove-from-cart-v1": ["value", "productId", "quantity"],
        "sync-cart-v1": ["value"],
        "purchase-v1": ["uniqueTransactionId", "value", "cart"],
        "add-to-wishlist-v1": ["productId"],
    ]

    static func fault(of request: [String: Any], isPage: Bool) -> String? {
        guard let user = request["user"] as? [String: Any] else { return "user" }
        guard let session = request["session"] as? [String: Any] else { return "session" }
        for name in ["id", "slid", "slid_server"] where !isText(user[name]) { return "user.\(name)" }
        for name in ["custom", "sl"] where !isText(session[name]) { return "session.\(name)" }
        let context = request["context"] as? [String: Any]
        if let given = request["context"], !(given is NSNull), context == nil { return "context" }
        guard let page = context?["page"] else { return isPage ? "context.page" : nil }
        guard let page = page as? [String: Any] else { return "context.page" }
        guard let type = page["type"] as? String, pages.contains(type) else { return "context.page.type" }
        if let data = page["data"], !(data is NSNull), !(data is [String]) { return "context.page.data" }
        return nil
    }

    static func fault(of event: Any) -> String? {
        guard let event = event as? [String: Any] else { return "" }
        guard event.text("name") != nil else { return ".name" }
        guard let given = event["properties"], !(given is NSNull) else { return nil }
        guard let properties = given as? [String: Any] else { return ".properties" }
        guard let type = properties["eventType"], !(type is NSNull) else { return nil }
        guard let type = type as? String else { return ".properties.eventType" }
        for name in required[type] ?? [] where properties[name] == nil { return ".properties.\(name)" }
        for (name, value) in properties {
            if let fault = fault(of: name, value) { return ".properties.\(name)\(fault)" }
        }
        return nil
    }

    /// - Returns: the place within the property; empty for the property itself.
    private static func fault(of name: String, _ value: Any) -> String? {
        switch name {
        case "value", "itemPrice": isNumber(value) ? nil : ""
        case "quantity": isCount(value) ? nil : ""
        case "productId", "uniqueTransactionId": (value as? String)?.isEmpty == false ? nil : ""
        case "cart": faultOfCart(value)
        default: nil
        }
    }

    private static func faultOfCart(_ value: Any) -> String? {
        guard let lines = value as? [Any] else { return "" }
        for (index, line) in lines.enumerated() {
            guard let line = line as? [String: Any] else { return "[\(index)]" }
            for name in ["productId", "quantity", "itemPrice"] {
                guard let value = line[name], fault(of: name, value) == nil else { return "[\(index)].\(name)" }
            }
        }
        return nil
    }

    private static func isText(_ value: Any?) -> Bool { value == nil || value is NSNull || value is String }

    private static func isNumber(_ value: Any) -> Bool {
        // Foundation's truth values are numbers too, of a type of their own.
        (value as? NSNumber).map { unsafe String(cString: $0.objCType) != "c" } ?? false
    }

    private static func isCount(_ value: Any) -> Bool {
        guard isNumber(value), let number = value as? NSNumber else { return false }
        return number.doubleValue == number.doubleValue.rounded() && number.doubleValue >= 1
    }
}
