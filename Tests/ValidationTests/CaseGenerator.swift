import Validation

/// Random schemas and values that have a fair chance to fit each other, from a seed.
struct CaseGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: choices.indices, using: &random)]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private let names = ["a", "b", "c", "ab", "x-y", "é"]
    private let scalars = [
        "0", "1", "1.0", "2", "-3", "4.5", "1e2", "12345678901234567890", "true", "false", "null", "\"\"", "\"a\"",
        "\"ab\"", "\"éa\"", "\"12\"",
        #""\u0061""#, #""\ud83d\ude00""#, "\"B-b\"", "{}", "[]",
    ]
    private let patterns = ["^a", "b$", "^[a-c]+$", "^(a|é)b?$", "[0-9]{2}", "^.$", "^(?i:b-B)$", "^[^a]*$"]

    /// A value of at most `depth` levels.
    mutating func value(depth: Int = 3) -> String {
        switch depth > 0 ? number(0...9) : 0 {
        case 5...7:
            var members: [String] = []
            for name in names.shuffled(using: &random).prefix(number(0...4)) {
                members.append("\"\(name)\":\(value(depth: depth - 1))")
            }
            return "{\(members.joined(separator: ","))}"
        case 8...9:
            return "[" + (0..<number(0...4)).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
        default: return pick(scalars)
        }
    }

    /// A schema of at most `depth` levels.
    mutating func schema(depth: Int = 3) -> String {
        if number(0...19) == 0 { return pick(["true", "false"]) }
        var keywords: [String: String] = [:]
        for _ in 0..<number(1...3) {
            let (keyword, value) = depth > 0 && number(0...2) > 0 ? applicator(depth: depth - 1) : assertion()
            keywords[keyword] = value
        }
        return "{" + keywords.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private mutating func assertion() -> (String, String) {
        switch number(0...12) {
        case 0...2:
            (
                "type",
                pick([
                    "\"object\"", "\"array\"", "\"string\"", "\"integer\"", "[\"string\",\"number\"]",
                    "[\"object\",\"null\",\"boolean\"]",
                ])
            )
        case 3: ("enum", "[\(Set([pick(scalars), pick(scalars), pick(scalars)]).sorted().joined(separator: ","))]")
        case 4: ("const", value(depth: 1))
        case 5:
            (
                pick(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
                pick(["0", "1", "2", "4.5", "100"])
            )
        case 6: ("multipleOf", pick(["1", "2", "5"]))
        case 7: (pick(["minLength", "maxLength"]), "\(number(0...3))")
        case 8: ("pattern", "\"\(pick(patterns))\"")
        case 9: (pick(["minItems", "maxItems", "minProperties", "maxProperties"]), "\(number(0...3))")
        case 10: ("uniqueItems", "true")
        default: ("required", "[\"\(pick(names))\"]")
        }
    }

    private mutating func applicator(depth: Int) -> (String, String) {
        switch number(0...17) {
        case 0...2: ("properties", named(names, depth))
        case 3: ("patternProperties", named(["^a", "b$", "-"], depth))
        case 4: ("additionalProperties", schema(depth: depth))
        case 5: ("propertyNames", schema(depth: 0))
        case 6: ("items", schema(depth: depth))
        case 7: ("prefixItems", "[\(schema(depth: depth)),\(schema(depth: depth))]")
        case 8: ("contains", schema(depth: depth))
        case 9...10: (pick(["allOf", "anyOf", "oneOf"]), "[\(schema(depth: depth)),\(schema(depth: depth))]")
        case 11: ("not", schema(depth: depth))
        case 12: ("if", "\(schema(depth: depth)),\"then\":\(schema(depth: depth)),\"else\":\(schema(depth: depth))")
        case 13: ("dependentSchemas", named(names, depth))
        case 15...16: ("unevaluatedProperties", schema(depth: depth))
        case 17: ("unevaluatedItems", schema(depth: depth))
        default: ("dependentRequired", "{\"\(pick(names))\":[\"\(pick(names))\"]}")
        }
    }

    private mutating func named(_ names: [String], _ depth: Int) -> String {
        var members: [String] = []
        for name in names.shuffled(using: &random).prefix(number(1...3)) {
            members.append("\"\(name)\":\(schema(depth: depth))")
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// A text with the value or the name of one or two members replaced.
    mutating func changed(_ text: String) throws -> String {
        var changed = text
        for _ in 0..<number(1...2) {
            let document = try Document(parsing: Array(changed.utf8))
            var members: [(name: Node, value: Node)] = []
            var waiting = [document.root]
            while let node = waiting.popLast() {
                members += document.members(of: node)
                waiting += document.members(of: node).map(\.value)
                waiting += document.elements(of: node)
            }
            let member = pick(members)
            let isName = number(0...3) == 0
            var bytes = document.bytes
            bytes.replaceSubrange(
                document.bytes(of: isName ? member.name : member.value).indices,
                with: Array((isName ? "\"other\(number(0...999))\"" : value(depth: 1)).utf8)
            )
            changed = String(decoding: bytes, as: UTF8.self)
        }
        return changed
    }
}
