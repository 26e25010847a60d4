import Validation
import Vendors

/// Compiles a schema and judges an instance by it.
enum SchemaTarget {
    static func run(_ input: [UInt8]) throws {
        let halves = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
        try judge(halves.count == 2 ? halves[1] : Array("{}".utf8), by: halves.first ?? [])
    }

    /// Both halves are put into JSON strings, so that nearly every input is a pattern.
    static func runPattern(_ input: [UInt8]) throws {
        let halves = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            .map { JSONText.quote(String(decoding: $0, as: UTF8.self)) }
        let pattern = halves.first ?? #""""#
        try judge(
            Array((halves.count == 2 ? halves[1] : #""""#).utf8),
            by: Array(#"{"pattern":\#(pattern),"patternProperties":{\#(pattern):{}}}"#.utf8))
    }

    private static func judge(_ instance: [UInt8], by bytes: [UInt8]) throws {
        let schema: Schema
        do {
            let library = try SchemaLibrary(documents: [("fuzz.json", bytes)])
            schema = try library.schema("fuzz.json")
        } catch {
            try expect(!error.message.isEmpty, "a broken schema has a reason")
            return
        }
        guard let document = try? Document(parsing: instance) else { return }
        let findings = schema.validate(document)
        try check(findings)
        let strict = schema.validate(document, strict: true)
        try check(strict)
        try expect(strict.warnings.isEmpty || !document.isPlain, "strict judging knows no advice")
    }

    static func check(_ findings: Findings) throws {
        try expect(
            findings.errors.count <= Findings.limit && findings.warnings.count <= Findings.limit, "findings are bounded"
        )
        for violation in findings.errors + findings.warnings {
            try expect(violation.pointer.isEmpty || violation.pointer.hasPrefix("/"), "a pointer begins with a slash")
            try expect(!violation.message.isEmpty, "a violation has a message")
        }
    }
}

extension Document {
    /// Whether no object repeats a member: that stays a warning also where advice is an error.
    fileprivate var isPlain: Bool { isPlain(root) }

    private func isPlain(_ node: Node) -> Bool {
        let names = members(of: node).map { stringBytes($0.name) }
        guard Set(names).count == names.count else { return false }
        return members(of: node).allSatisfy { isPlain($0.value) } && elements(of: node).allSatisfy(isPlain)
    }
}
