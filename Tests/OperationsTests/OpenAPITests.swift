import AsyncHTTPClient
import EventLog
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Operations

/// `schemas/admin/openapi.json` says what the program does. What it says of answers, `ops/admin-api` compares with those of
/// a running server.
struct OpenAPITests {
    private static let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "../../schemas/admin/openapi.json").standardized

    private typealias Object = [String: Any]

    private static func document() throws -> Object {
        try #require(try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? Object)
    }

    private static func at(_ path: String..., in document: Object) throws -> Any {
        try path.reduce(document as Any) { value, name in try #require((value as? Object)?[name], "\(path)") }
    }

    /// A parameter as it stands, or as the component that it names.
    private static func parameter(_ object: Object, in document: Object) throws -> Object {
        guard let reference = object["$ref"] as? String else { return object }
        let name = try #require(reference.split(separator: "/").last.map(String.init))
        return try #require(try at("components", "parameters", name, in: document) as? Object)
    }

    /// `POST /api/v1/dead/drop` with the names in its query.
    private static func operations(
        of document: Object
    ) throws -> [(route: String, query: Set<String>, path: Set<String>, isOpen: Bool)] {
        let paths = try #require(try at("paths", in: document) as? [String: Object])
        return try paths.flatMap { path, item in
            let shared = item["parameters"] as? [Object] ?? []
            return try item.filter { $0.key != "parameters" }.map { method, value in
                let operation = try #require(value as? Object)
                let all = try (shared + (operation["parameters"] as? [Object] ?? [])).map {
                    try parameter($0, in: document)
                }
                let names = { (place: String) in
                    Set(all.filter { $0["in"] as? String == place }.compactMap { $0["name"] as? String })
                }
                return (
                    "\(method.uppercased()) \(path)", names("query"), names("path"),
                    (operation["security"] as? [Any])?.isEmpty ?? false
                )
            }
        }
    }

    @Test func `the document has each route that there is, with its parameters, and no other`() throws {
        let described = try Self.operations(of: Self.document())
        let routes = AdminAPI.routes
        #expect(described.map(\.route).sorted() == routes.map { "\($0.method) \($0.path)" }.sorted())
        for route in routes {
            let one = try #require(described.first { $0.route == "\(route.method) \(route.path)" })
            #expect(one.query == route.parameters, "\(one.route)")
            #expect(one.isOpen == route.isOpen, "\(one.route)")
            #expect(one.path == Set(route.path.matches(of: /{(\w+)}/).map { String($0.output.1) }), "\(one.route)")
        }
    }

    @Test func `the document lists each choice that there is`() throws {
        let document = try Self.document()
        let schemas = { (path: [String]) throws -> [String] in
            let components = try Self.at("components", in: document)
            let found = try path.reduce(components) { value, name in try #require((value as? Object)?[name], "\(path)")
            }
            return try #require(found as? [String])
        }
        let letter = ["schemas", "DeadLetter", "properties"]
        #expect(try schemas(letter + ["state", "enum"]) == DeadLetter.State.allCases.map(\.rawValue))
        #expect(try schemas(letter + ["stage", "enum"]) == DeadLetter.Stage.allCases.map(\.rawValue))
        let state = ["parameters", "state", "schema", "enum"]
        #expect(try schemas(state) == DeadLetter.State.allCases.map(\.rawValue) + ["any"])
        let destination = ["schemas", "Destination", "properties", "state", "enum"]
        #expect(Set(try schemas(destination)) == Set(StatusReport.allStates))
        let history = ["schemas", "LetterPage", "properties", "history", "items", "properties", "outcome", "enum"]
        #expect(try schemas(history) == Attempt.Outcome.allCases.map(\.rawValue))
        let job = ["schemas", "Replay", "properties", "state", "enum"]
        #expect(Set(try schemas(job)) == Set(ReplayJob.State.allCases.map(\.rawValue)))
        let count = try #require(try Self.at("paths", "/api/v1/dead/count", "get", in: document) as? Object)
        let by = (count["parameters"] as? [Object])?.first { $0["name"] as? String == "by" }
        let fields = ((by?["schema"] as? Object)?["items"] as? Object)?["enum"] as? [String]
        #expect(fields == LetterField.allCases.map(\.rawValue))
    }

    @Test func `the document is served as it stands`() async throws {
        try await TestAdmin.use(token: "the-token") { (admin: TestAdmin) async throws in
            let answer = try await admin.ask("GET", "/openapi.json", token: "the-token")
            #expect(answer.status.code == 200)
            #expect(answer.headers.first(name: "Content-Type") == "application/json")
            let body = try await answer.body.collect(upTo: 1 << 20)
            #expect(Array(body.readableBytesView) == Array(try Data(contentsOf: Self.file)))
        }
    }

    @Test func `no route but those that are open answers without the token`() async throws {
        try await TestAdmin.use(token: "the-token") { (admin: TestAdmin) async throws in
            for route in AdminAPI.routes {
                let path = route.path.replacing("{id}", with: "1").replacing("{name}", with: "eu")
                let status = try await admin.status(route.method, path)
                #expect(route.isOpen ? status == 200 : status == 401, "\(route.method) \(path)")
            }
        }
    }
}
