import Foundation
import Vendors

/// What vendors recommend: made up, in the shapes that they publish, the same for the same question.
enum Recommendations {
    /// The most that is recommended at once, whatever is asked for.
    private static let most = 100

    /// Ids of made-up products: those that a visitor sees depend on who he is and on where.
    static func products(_ count: Int?, for question: String) -> [String] {
        let first = question.utf8.reduce(UInt64(5381)) { ($0 &* 33) ^ UInt64($1) } % 900
        return (0..<UInt64(min(max(count ?? 5, 0), most))).map { "sku-\(first + $0 + 1)" }
    }

    // MARK: Gravity

    static func gravity(_ context: [String: Any], query: String) -> JSONText {
        let scenario = context.text("scenarioId") ?? ""
        let products = products(context["numberLimit"] as? Int, for: query + scenario)
        let names = (context["resultNameValues"] as? [String]) ?? []
        let items = products.map { product in
            let values = names.map { name in
                JSONText.object([("name", .string(name)), ("value", .string("\(name) of \(product)"))])
            }
            return JSONText.object([
                ("itemId", .string(product)), ("title", .string("Item \(product)")), ("itemType", .string("")),
                ("hidden", .bool(false)), ("fromDate", .integer(0)), ("toDate", .integer(0)),
                ("nameValues", .array(values)),
            ])
        }
        let scores = products.indices.map { JSONText.decimal(1 - Double($0) / 100) }
        return .object([
            ("recommendationId", .string("simulated-S.\(scenario)-1")), ("items", .array(items)),
            ("itemIds", .array(products.map { .string($0) })), ("predictionValues", .array(scores)),
        ])
    }

    // MARK: Gravity Field

    /// A choice for each selector, in alphabetical order as the vendor has them.
    static func gravityField(_ names: [String], visitor: String) -> JSONText {
        let choices = names.sorted().enumerated().map { index, name in
            let slots = products(3, for: visitor + name).map { product in
                JSONText.object([
                    ("sku", .string(product)), ("productData", .object([("name", .string("Item \(product)"))])),
                ])
            }
            let payload = JSONText.object([
                ("type", .string("RECS")), ("data", .object([("slots", .array(slots))])),
            ])
            return JSONText.object([
                ("name", .string(name)), ("type", .string("RECS_DECISION")), ("decisionId", .string("d-\(index)")),
                ("variations", .array([.object([("id", .integer(index + 1)), ("payload", payload)])])),
            ])
        }
        return .object([("choices", .array(choices))])
    }

    // MARK: Ometria

    /// What is in `elements` is not published: here an object per element, with products.
    static func ometria(_ query: [String: Any]) -> JSONText {
        let user = query["user"] as? [String: Any] ?? [:]
        let (uid, sid) = (user.text("uid") ?? "visitor", user.text("sid") ?? "visit")
        let names = query["elements"] as? [String] ?? []
        let elements = names.map { name in
            let shown = products(3, for: uid + name).map { JSONText.object([("product_id", .string($0))]) }
            return (name, JSONText.object([("products", .array(shown))]))
        }
        return .object([
            ("request_id", .string(query.text("request_id") ?? "simulated")), ("response_id", .string("simulated")),
            ("user", .object([("uid", .string(uid)), ("sid", .string(sid))])), ("header", .object([])),
            ("elements", .object(elements)),
        ])
    }

    // MARK: RichRelevance

    static func richRelevance(_ placements: [String], visitor: String) -> JSONText {
        let shown = placements.map { placement in
            let products = products(4, for: visitor + placement).map { product in
                JSONText.object([
                    ("id", .string(product)), ("name", .string("Item \(product)")),
                    ("clickURL", .string("http://recs.richrelevance.com/rrserver/apiclick?a=&p=\(product)")),
                    ("priceCents", .integer(1999)),
                ])
            }
            return JSONText.object([
                ("placement", .string(placement)), ("strategyMessage", .string("Recommended for you")),
                ("recommendedProducts", .array(products)),
            ])
        }
        return .object([
            ("status", .string("ok")), ("viewGuid", .string("v")), ("rcs", .string("c")), ("placements", .array(shown)),
        ])
    }
}
