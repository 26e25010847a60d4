import Foundation
import Schemas
import Testing
import Validation

/// The embedded schemas, as the tests use them.
enum EmbeddedSchemaTexts {
    static let all = EmbeddedSchemas.documents
}

@Suite struct EmbeddedSchemaTests {
    @Test func `every document of the folders is embedded, and nothing else`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas").standardized
        var files: [String: [UInt8]] = [:]
        // What is in `admin` describes no event: ``EmbeddedSchemas/adminAPI``.
        let folders = try FileManager.default.contentsOfDirectory(atPath: root.path()).filter {
            !$0.contains(".") && $0 != "admin"
        }
        #expect(folders.count > 2)
        for folder in folders {
            let path = root.appending(path: folder).path()
            for file in try FileManager.default.contentsOfDirectory(atPath: path) where file.hasSuffix(".json") {
                #expect(file.hasPrefix(folder + "."))
                files[file] = Array(try Data(contentsOf: URL(filePath: path).appending(path: file)))
            }
        }
        #expect(Set(files.keys) == Set(EmbeddedSchemaTexts.all.map(\.name)))
        for (name, bytes) in EmbeddedSchemaTexts.all { #expect(files[name] == bytes, "\(name)") }
    }

    @Test func `the built-in library compiles and knows every file`() throws {
        let library = try SchemaLibrary.builtIn()
        for (name, _) in EmbeddedSchemaTexts.all { _ = try library.schema(name) }
    }

    @Test func `every document names its dialect and describes itself and each of its properties`() throws {
        for (name, bytes) in EmbeddedSchemaTexts.all {
            let document = try Document(parsing: bytes)
            #expect(
                document.member("$schema", of: document.root).map { document.string($0) } == "urn:sluice:schema")
            #expect(document.member("title", of: document.root) != nil, "\(name)")
            #expect(document.member("description", of: document.root) != nil, "\(name)")
            visit(document.root, of: document) { pointer, property in
                let isExempt =
                    pointer.contains("/if/") || pointer.contains("/then/") || pointer.contains("/anyOf/")
                    || pointer.contains("/contains/") || pointer.contains("/allOf/")
                #expect(isExempt || document.member("description", of: property) != nil, "\(name)\(pointer)")
            }
        }
    }

    /// Calls back with every schema under a `properties` keyword.
    private func visit(_ node: Node, of document: Document, found: (String, Node) -> Void) {
        for member in document.members(of: node) {
            if document.isString(member.name, "properties") {
                for property in document.members(of: member.value) {
                    found(document.pointer(to: property.value, in: document.root), property.value)
                    visit(property.value, of: document, found: found)
                }
            } else {
                visit(member.value, of: document, found: found)
            }
        }
        for element in document.elements(of: node) { visit(element, of: document, found: found) }
    }
}
