import Testing
import Validation

/// The official suite of JSON Schema, https://github.com/json-schema-org/JSON-Schema-Test-Suite.
@Suite(.enabled(if: PublicSuites.areThere, "needs .build/suites, which ops/test fetches"))
struct SchemaSuiteTests {
    /// Schemas of the suite that refer to documents on its server find them in the library, which needs no network.
    @Test(arguments: PublicSuites.schemaFiles())
    func `every required case of draft 2020-12 is judged as the suite says`(file: String) throws {
        for group in try PublicSuites.groups(of: file) {
            try judge(group, by: group.schema)
        }
    }

    @Test func `no required case is left out`() throws {
        let files = PublicSuites.schemaFiles()
        let cases = try files.flatMap { try PublicSuites.groups(of: $0) }.flatMap(\.cases)
        #expect(files.count == 46)
        #expect(cases.count == 1257)
    }

    @Test(arguments: ["date-time", "email", "ipv4", "ipv6", "uri", "uuid"])
    func `a format is asserted under our meta-schema as the suite says`(format: String) throws {
        let groups = try PublicSuites.groups(of: "optional/format/\(format)")
        #expect(!groups.isEmpty)
        for group in groups {
            let text = String(decoding: group.schema, as: UTF8.self)
                .replacing("https://json-schema.org/draft/2020-12/schema", with: "urn:sluice:schema")
            try judge(group, by: Array(text.utf8))
        }
    }

    @Test(arguments: [
        "anchor", "bignum", "dynamicRef", "float-overflow", "format-assertion", "id",
        "no-schema", "non-bmp-regex", "refOfUnknownKeyword", "unknownKeyword",
    ])
    func `optional cases are judged as the suite says`(file: String) throws {
        for group in try PublicSuites.groups(of: "optional/\(file)") { try judge(group, by: group.schema) }
    }

    private func judge(_ group: SuiteGroup, by schema: [UInt8]) throws {
        let needsServer = String(decoding: schema, as: UTF8.self).contains("localhost:1234")
        let documents = [("suite.json", schema)] + (needsServer ? try PublicSuites.remotes() : [])
        let compiled: Schema
        do throws(SchemaFault) {
            compiled = try SchemaLibrary(documents: documents).schema("suite.json")
        } catch {
            Issue.record("\(group.name): \(error)")
            return
        }
        for example in group.cases {
            let findings = compiled.validate(group.document, at: example.instance)
            #expect(findings.isValid == example.isValid, "\(group.name): \(example.name): \(findings.errors)")
        }
    }
}
