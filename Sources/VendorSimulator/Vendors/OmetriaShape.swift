import Foundation

/// What Ometria finds wrong with an event or a record: the place, or nil.
enum OmetriaShape {
    private static let actions: [String: Set<String>] = [
        "basket": ["add", "remove"], "order": ["add", "cancel", "return"],
    ]

    static func fault(of event: [String: Any]) -> String? {
        guard let scope = event.text("scope"), scope == "view" || actions[scope] != nil else { return "scope" }
        if let known = actions[scope], !known.contains(event.text("action") ?? "") { return "action" }
        guard let user = event["user"] as? [String: Any] else { return "user" }
        for name in ["uid", "sid"] where user.text(name) == nil { return "user.\(name)" }
        if let context = event["context"], !(context is NSNull), !(context is [String: Any]) { return "context" }
        guard scope != "view" else { return nil }
        guard let data = event["data"] as? [String: Any] else { return "data" }
        return scope == "basket" ? fault(ofBasket: data) : fault(ofOrder: data)
    }

    private static func fault(ofBasket data: [String: Any]) -> String? {
        guard isID(data["product_id"]) else { return "data.product_id" }
        guard let quantity = data["quantity"] else { return nil }
        return quantity is Int ? nil : "data.quantity"
    }

    private static func fault(ofOrder data: [String: Any]) -> String? {
        guard isID(data["order_id"]) else { return "data.order_id" }
        guard let lines = data["order_lines"], !(lines is NSNull) else { return nil }
        return lines is [[String: Any]] ? nil : "data.order_lines"
    }

    static func fault(ofRecord record: [String: Any], type: String) -> String? {
        for name in ["id", "timestamp"] where record.text(name) == nil { return name }
        guard type == "order" else {
            guard let event = record.text("event_type"), event.count <= 32 else { return "event_type" }
            return ["identity_email", "identity_account_id", "profile_id"].contains { record.text($0) != nil }
                ? nil : "identity"
        }
        // One that is cancelled is merged into what is known of it.
        guard record["status"] as? String != "cancelled" else { return nil }
        guard record["grand_total"] is NSNumber else { return "grand_total" }
        guard record.text("currency") != nil else { return "currency" }
        return nil
    }

    private static func isID(_ value: Any?) -> Bool {
        (value as? String).map { !$0.isEmpty } ?? (value is Int)
    }
}
