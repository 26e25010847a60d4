import Validation

/// A record of Ometria's Data API, made of an event of `/api/track`.
///
/// | event | record |
/// |---|---|
/// | order add | `order`, with what was bought |
/// | order cancel | `order`, `status` cancelled, `is_valid` false, with what the event says of it |
/// | order return | `custom_event` of the type `order_return` |
/// | basket add, remove | `custom_event` of the type `basket_add`, `basket_remove` |
/// | view | `custom_event` of the type `view`, with the page, the product or the category of the context |
/// | what was translated from another dialect | what it is already; its envelope says of which type |
///
/// Numbers keep their digits: they are copied as they were written. The types of custom events have to be set up by the
/// vendor before it takes them. The time is when the event arrived: events have none of their own.
struct OmetriaRecord {
    enum RecordType: String {
        case order
        case customEvent = "custom_event"

        /// How a translated event says that it is a record; events of `/api/track` have no envelope.
        var envelope: [UInt8] { Array(rawValue.utf8) }
    }

    let type: RecordType
    let bytes: [UInt8]

    /// Nil for an order that lacks what its record must have.
    init?(_ event: OutboundEvent, identity: String) {
        if let envelope = event.envelope, let type = RecordType(rawValue: String(decoding: envelope, as: UTF8.self)) {
            (self.type, bytes) = (type, event.body)
            return
        }
        guard let document = try? Document(parsing: event.body),
            let kind = OmetriaKinds.kind(of: document.root, in: document)
        else { return nil }
        let reading = Reading(event: event, document: document)
        switch kind {
        case "order.add":
            guard let members = reading.order(isValid: true) else { return nil }
            (type, bytes) = (.order, JSONText.object(members).bytes)
        case "order.cancel":
            guard let members = reading.order(isValid: false) else { return nil }
            (type, bytes) = (.order, JSONText.object(members).bytes)
        default:
            let name = kind.replacing(".", with: "_")
            (type, bytes) = (.customEvent, JSONText.object(reading.customEvent(name, identity: identity)).bytes)
        }
    }

    private struct Reading {
        let event: OutboundEvent
        let document: Document

        private func member(_ name: StaticString, _ inner: StaticString) -> Node? {
            document.member(name, of: document.root).flatMap { document.member(inner, of: $0) }
        }

        private func raw(_ node: Node) -> JSONText { .raw(Array(document.bytes(of: node))) }

        private var time: JSONText { .string(Timestamp.text(milliseconds: event.receivedAt)) }

        /// An id as text, however it was written.
        private func text(_ node: Node) -> JSONText {
            document.kind(of: node) == .string
                ? raw(node) : .string(String(decoding: document.bytes(of: node), as: UTF8.self))
        }

        /// A number, also where it was written as a text; its digits are the same.
        private func number(_ node: Node) -> JSONText {
            guard let text = document.string(node), let number = try? Document(parsing: Array(text.utf8)),
                number.kind(of: number.root) == .number
            else { return raw(node) }
            return .raw(Array(text.utf8))
        }

        func order(isValid: Bool) -> [(String, JSONText)]? {
            guard let id = member("data", "order_id") else { return nil }
            let (total, currency) = (member("data", "order_total"), member("data", "order_currency"))
            if isValid, total == nil || currency == nil { return nil }
            var members: [(String, JSONText)] = [
                ("@type", .string(RecordType.order.rawValue)), ("id", text(id)), ("timestamp", time),
                ("status", .string(isValid ? "complete" : "cancelled")), ("is_valid", .bool(isValid)),
            ]
            if let total { members.append(("grand_total", number(total))) }
            if let currency { members.append(("currency", raw(currency))) }
            if let lines = member("data", "order_lines") {
                members.append(("lineitems", .array(document.elements(of: lines).map(line))))
            }
            return members
        }

        /// As it came, but that a price is called what records call it.
        private func line(_ line: Node) -> JSONText {
            guard document.kind(of: line) == .object, document.member("unit_price", of: line) == nil else {
                return raw(line)
            }
            return .object(
                document.members(of: line).map { name, value in
                    document.isString(name, "price")
                        ? ("unit_price", number(value)) : (document.string(name) ?? "", raw(value))
                })
        }

        func customEvent(_ name: String, identity: String) -> [(String, JSONText)] {
            var members: [(String, JSONText)] = [
                ("@type", .string(RecordType.customEvent.rawValue)), ("id", id), ("event_type", .string(name)),
                ("timestamp", time),
            ]
            if let visitor = member("user", "uid") { members.append((identity, raw(visitor))) }
            members.append(("properties", .object(properties)))
            return members
        }

        /// The event's own, or else one that no other event has and that stays the same however often it is sent.
        private var id: JSONText {
            document.member("request_id", of: document.root).flatMap { node in
                document.kind(of: node) == .null ? nil : text(node)
            } ?? .string("\(event.receivedAt)-\(event.sequence)")
        }

        /// Lists and objects cannot be used in the vendor's segments, so they are left out.
        private var properties: [(String, JSONText)] {
            [document.member("data", of: document.root), document.member("context", of: document.root)]
                .compactMap { $0 }.flatMap { node in
                    document.members(of: node).compactMap { name, value -> (String, JSONText)? in
                        switch document.kind(of: value) {
                        case .string, .number, .true, .false: (document.string(name) ?? "", raw(value))
                        default: nil
                        }
                    }
                }
        }
    }
}
