import Foundation
import Testing
import Validation

/// Compares our verdicts with those of an independent validator, the Python package jsonschema, over generated schemas
/// and events. Skipped, visibly, where that is not installed.
@Suite struct OracleTests {
    private static let isInstalled: Bool = {
        guard let result = try? Oracle.run(script: "import jsonschema, referencing", input: "") else { return false }
        return result.status == 0
    }()

    @Test(.enabled(if: isInstalled, "needs python3 with jsonschema"))
    func `generated schemas judge generated values as the oracle does`() throws {
        var generator = CaseGenerator(seed: 1)
        var cases: [(schema: String, instances: [String])] = []
        for _ in 0..<700 { cases.append((generator.schema(), (0..<12).map { _ in generator.value() })) }
        let verdicts = try Oracle.verdicts(on: cases)
        for (example, verdict) in zip(cases, verdicts) {
            let schema = try schema(example.schema)
            for (instance, expected) in zip(example.instances, verdict) {
                let findings = schema.validate(try document(instance))
                #expect(findings.isValid == expected, "\(example.schema) on \(instance): \(findings.errors)")
            }
        }
        let all = verdicts.joined()
        #expect(all.count { $0 } > all.count / 10 && all.count { !$0 } > all.count / 10)
    }

    @Test(.enabled(if: isInstalled, "needs python3 with jsonschema"))
    func `the built-in schemas judge changed events as the oracle does`() throws {
        var generator = CaseGenerator(seed: 2)
        let library = try SchemaLibrary.builtIn()
        var cases: [(schema: String, instances: [String])] = []
        for (file, event) in try events() {
            cases.append((file, try (0..<60).map { _ in try generator.changed(event) }))
        }
        let verdicts = try Oracle.verdicts(onEmbedded: cases)
        for (example, verdict) in zip(cases, verdicts) {
            let schema = try library.schema(example.schema)
            for (instance, expected) in zip(example.instances, verdict) {
                let findings = schema.validate(try document(instance))
                #expect(findings.isValid == expected, "\(example.schema) on \(instance): \(findings.errors)")
            }
        }
    }

    /// The events of the guides with the files that judge them.
    private func events() throws -> [(file: String, event: String)] {
        var events: [(String, String)] = []
        for example in DengageExample.all {
            let document = try document(example.mended)
            for event in document.elements(of: document.root) {
                let name = document.member("name", of: event).flatMap { document.string($0) } ?? ""
                let file = try #require(DengageSchemaTests.files[name])
                events.append(("dengage.\(file).json", String(decoding: document.bytes(of: event), as: UTF8.self)))
            }
        }
        for example in GravityExample.all {
            let document = try document(example.mended)
            for element in document.elements(of: document.root) {
                events.append((example.schema, String(decoding: document.bytes(of: element), as: UTF8.self)))
            }
        }
        return events
    }
}
