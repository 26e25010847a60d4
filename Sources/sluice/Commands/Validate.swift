import ArgumentParser
import Foundation
import Validation
import Vendors

struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges events as intake would, without a server.",
        discussion: """
            Prints one line of JSON per event. Exit code 1 when one of them is not valid, or the input is not JSON.

            Examples:
              sluice validate --dialect dengage events.json
              sluice validate --schema purchase.schema.json --format ndjson -
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        /// The whole input is one instance.
        case json
        /// Each element of the array is one; an object is one.
        case array
        /// Each line is one.
        case ndjson
    }

    @Option(help: "The dialect whose schemas judge: \(Dialects.names).")
    var dialect: String?

    @Option(help: "A JSON Schema (2020-12) that judges.")
    var schema: String?

    @Option(help: "json, array or ndjson. Default: array with --dialect, json with --schema.")
    var format: Format?

    @Argument(help: "The file with events; - for standard input.")
    var file = "-"

    func validate() throws {
        if (dialect == nil) == (schema == nil) {
            throw ValidationError("either --dialect or --schema says what to judge by")
        }
    }

    func run() async throws {
        let judge = try judge()
        var areAllValid = true
        for (index, instance) in try instances().enumerated() {
            let findings = judge(instance.document, instance.node)
            Terminal.print(Self.report(findings, index: index))
            areAllValid = areAllValid && findings.isValid
        }
        if !areAllValid { throw Outcome.no }
    }

    private typealias Judge = (Document, Node) -> Findings

    private func judge() throws -> Judge {
        if let schema {
            let bytes = try read(schema)
            do {
                let compiled = try SchemaLibrary(documents: [(schema, bytes)]).schema(schema)
                return { compiled.validate($0, at: $1) }
            } catch {
                Terminal.complain("\(error)")
                throw Outcome.usage
            }
        }
        guard let dialect = try Dialects.named(dialect ?? "") else {
            Terminal.complain("there is no dialect \"\(dialect ?? "")\"; there are: \(Dialects.names)")
            throw Outcome.usage
        }
        let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
        return { dialect.reading(of: $1, in: $0, call: call).findings }
    }

    private func instances() throws -> [(document: Document, node: Node)] {
        let bytes = try read(file)
        switch format ?? (schema == nil ? .array : .json) {
        case .json:
            let document = try parse(bytes, line: nil)
            return [(document, document.root)]
        case .array:
            let document = try parse(bytes, line: nil)
            guard document.kind(of: document.root) == .array else { return [(document, document.root)] }
            return document.elements(of: document.root).map { (document, $0) }
        case .ndjson:
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            return try lines.filter { !$0.element.allSatisfy { $0 <= UInt8(ascii: " ") } }.map { number, line in
                let document = try parse(Array(line), line: number + 1)
                return (document, document.root)
            }
        }
    }

    /// - Parameter line: of the input, where it is read line by line.
    private func parse(_ bytes: [UInt8], line: Int?) throws -> Document {
        do {
            return try Document(parsing: bytes)
        } catch {
            let place = "line \(line ?? error.line), column \(error.column)"
            Terminal.complain("\(file == "-" ? "standard input" : file): \(place): \(error.message)")
            throw Outcome.no
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        do {
            if path == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            Terminal.complain("\(path) cannot be read")
            throw Outcome.usage
        }
    }

    private static func report(_ findings: Findings, index: Int) -> String {
        JSONText.object([
            ("index", .integer(index)),
            ("valid", .bool(findings.isValid)),
            ("errors", .array(findings.errors.map(report))),
            ("warnings", .array(findings.warnings.map(report))),
        ]).text
    }

    private static func report(_ violation: Violation) -> JSONText {
        .object([
            ("pointer", .string(violation.pointer)),
            ("keyword", .string(violation.keyword)),
            ("schemaPointer", .string(violation.schemaPointer)),
            ("message", .string(violation.message)),
        ])
    }
}
