import Allocations
import Validation

/// How time grows with what is judged. Each curve is a list of sizes with nanoseconds per unit of size, so a flat curve is
/// a linear growth.
struct Growth {
    private struct Point {
        let size: Int
        let nanoseconds: Double
    }

    private let curves: [(name: String, unit: String, points: [Point])]
    /// Blocks of memory asked for by judging a thousand valid events, once they are parsed.
    private let allocations: Int

    init() throws {
        let checkout = try SchemaLibrary.builtIn().schema("dengage.checkout.json")
        curves = [
            (
                "events in a request", "event",
                try [1, 10, 100, 1000].map { size in
                    try Self.point(size, Self.list(of: size), checkout)
                }
            ),
            (
                "lines of an order", "line",
                try [1, 10, 100, 1000].map { size in
                    try Self.point(size, "[" + Self.event(lines: size) + "]", checkout)
                }
            ),
            (
                "depth", "level",
                try [8, 32, 128, 512].map { size in try Self.point(size, Self.nested(size), Self.recursive) }
            ),
            (
                "members that a schema names", "member",
                try [8, 64, 512, 4096].map { size in try Self.point(size, Self.wide(size), Self.schema(size)) }
            ),
        ]
        allocations = try Self.allocations(checkout)
    }

    var json: String {
        let lines = curves.map { curve in
            let points = curve.points.map { "[\($0.size),\($0.nanoseconds)]" }.joined(separator: ",")
            return "{\"name\":\"\(curve.name)\",\"unit\":\"\(curve.unit)\",\"points\":[\(points)]}"
        }
        return "{\"curves\":[\(lines.joined(separator: ","))],\"allocationsPerThousandEvents\":\(allocations)}"
    }

    // MARK: Measuring

    /// The median of repeated runs: parse and judge.
    private static func point(_ size: Int, _ body: String, _ schema: Schema) throws -> Point {
        let bytes = Array(body.utf8)
        let clock = ContinuousClock()
        let repeats = max(3, 20_000 / size)
        var samples: [Double] = []
        for _ in 0..<9 {
            let began = clock.now
            for _ in 0..<repeats {
                let document = try Document(parsing: bytes, maxDepth: 1024)
                guard Work.valid(document, schema) == document.count(of: document.root) else {
                    fatalError("not valid: \(body.prefix(200))")
                }
            }
            samples.append((clock.now - began) / .nanoseconds(1) / Double(repeats * size))
        }
        return Point(size: size, nanoseconds: samples.sorted()[samples.count / 2])
    }

    private static func allocations(_ schema: Schema) throws -> Int {
        let document = try Document(parsing: Array(list(of: 1000).utf8))
        _ = Work.valid(document, schema)
        let before = allocations_so_far()
        guard Work.valid(document, schema) == 1000 else { fatalError("not valid") }
        return allocations_so_far() - before
    }

    // MARK: What is judged

    private static func list(of count: Int) -> String {
        "[" + Array(repeating: event(lines: 2), count: count).joined(separator: ",") + "]"
    }

    private static func event(lines: Int) -> String {
        let line = #"{"productId":"EXAMPLE_PRODUCT_1","price":349.99,"currency":"EUR","quantity":2}"#
        return #"{"name":"CHECKOUT","userId":"4020489616172081152","sessionId":"7298412948190920704","device":"PC","#
            + #""step":"purchase","totalPrice":999.99,"currency":"EUR","productList":["#
            + Array(repeating: line, count: lines).joined(separator: ",") + "]}"
    }

    private static func nested(_ depth: Int) -> String {
        "[" + String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth) + "]"
    }

    private static var recursive: Schema {
        get throws {
            let text = ##"{"type":["object","number"],"properties":{"a":{"$ref":"#"}}}"##
            return try SchemaLibrary(documents: [("s.json", Array(text.utf8))]).schema("s.json")
        }
    }

    private static func wide(_ count: Int) -> String {
        "[{" + (0..<count).map { "\"member\($0)\":\($0)" }.joined(separator: ",") + "}]"
    }

    private static func schema(_ count: Int) throws -> Schema {
        let members = (0..<count).map { "\"member\($0)\":{\"type\":\"integer\",\"minimum\":0}" }
        let text = "{\"properties\":{\(members.joined(separator: ","))},\"additionalProperties\":false}"
        return try SchemaLibrary(documents: [("s.json", Array(text.utf8))]).schema("s.json")
    }
}
