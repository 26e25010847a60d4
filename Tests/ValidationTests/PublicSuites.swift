import Foundation
import Validation

/// The public suites that `ops/test` fetches into `.build/suites`; see `ops/lib/suites.sh`.
enum PublicSuites {
    static let areThere = FileManager.default.fileExists(atPath: root.appending(path: "packages").path())

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/suites").standardized

    /// The files of JSONTestSuite whose names begin with a letter: `y` must be read, `n` refused, `i` may be either.
    static func texts(_ kind: Character) -> [String] {
        files(in: "json", endingIn: ".json").filter { $0.first == kind }
    }

    static func text(_ name: String) throws -> [UInt8] {
        try bytes("json/\(name)")
    }

    /// The files of the JSON Schema suite for draft 2020-12, without `.json`: `allOf`, `optional/format/uri` …
    static func schemaFiles(in folder: String = "") -> [String] {
        files(in: "json-schema/tests/draft2020-12/\(folder)", endingIn: ".json")
            .map { (folder.isEmpty ? "" : folder + "/") + $0.dropLast(5) }
    }

    static func groups(of file: String) throws -> [SuiteGroup] {
        let document = try Document(parsing: bytes("json-schema/tests/draft2020-12/\(file).json"))
        return document.elements(of: document.root).map { SuiteGroup(document: document, node: $0) }
    }

    /// The documents that schemas of the suite expect at a server, under their addresses there.
    static func remotes() throws -> [(name: String, bytes: [UInt8])] {
        let folders = ["", "/baseUriChange", "/baseUriChangeFolder", "/baseUriChangeFolderInSubschema", "/nested"]
        let paths = folders.flatMap { folder in
            files(in: "json-schema/remotes/draft2020-12\(folder)", endingIn: ".json")
                .map { "draft2020-12\(folder)/\($0)" }
        }
        let shared = ["different-id-ref-string.json", "nested-absolute-ref-to-string.json", "urn-ref-string.json"]
        return try (paths + shared).map {
            ("http://localhost:1234/\($0)", try bytes("json-schema/remotes/\($0)"))
        }
    }

    private static func files(in folder: String, endingIn ending: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
        return (names ?? []).filter { $0.hasSuffix(ending) }.sorted()
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }
}

/// A schema of the JSON Schema suite and the cases it judges.
struct SuiteGroup {
    let document: Document
    let node: Node

    struct Case {
        let name: String
        let instance: Node
        let isValid: Bool
    }

    var name: String { text("description", of: node) }

    var schema: [UInt8] {
        document.member("schema", of: node).map { Array(document.bytes(of: $0)) } ?? []
    }

    var cases: [Case] {
        guard let tests = document.member("tests", of: node) else { return [] }
        return document.elements(of: tests).compactMap { test in
            guard let instance = document.member("data", of: test), let valid = document.member("valid", of: test)
            else { return nil }
            return Case(
                name: text("description", of: test), instance: instance, isValid: document.kind(of: valid) == .true)
        }
    }

    private func text(_ name: StaticString, of node: Node) -> String {
        document.member(name, of: node).flatMap { document.string($0) } ?? ""
    }
}
