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
              sluice validate --source storefront events.json
              sluice validate --schema purchase.schema.json --format ndjson -
              sluice validate --schema order.json --schema https://shop.example/money.json=money.json order-1.json
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

    @Option(help: "Of the dialect's calls, the one whose events these are, such as addItems.")
    var method: String?

    @Option(help: "A source of the configuration, whose dialect, own schemas and strictness judge.")
    var source: String?

    @Option(
        help: """
            A JSON Schema (2020-12) that judges. Further ones are there to be referred to: by path, by $id, or by \
            address where they are given as ADDRESS=FILE.
            """)
    var schema: [SchemaArgument] = []

    @Option(help: "json, array or ndjson. Default: json with --schema, else array.")
    var format: Format?

    @OptionGroup var option: ConfigurationOption

    @Argument(help: "The file with events; - for standard input.")
    var file = "-"

    func validate() throws {
        let ways = [dialect != nil, source != nil, !schema.isEmpty]
        if ways.count(where: { $0 }) != 1 {
            throw ValidationError("one of --dialect, --source and --schema says what to judge by")
        }
    }

    func run() async throws {
        let judge = try judge()
        var areAllValid = true
        let all = try instances().lazy.flatMap { judge($0.document, $0.node) }
        for (index, findings) in all.enumerated() {
            Terminal.print(Self.report(findings, index: index))
            areAllValid = areAllValid && findings.isValid
        }
        if !areAllValid { throw Outcome.no }
    }

    /// What is wrong with each event of an instance, which is one event as a rule.
    private typealias Judge = (Document, Node) -> [Findings]

    private func judge() throws -> Judge {
        do {
            if let source { return try judge(ofSource: source) }
            if let first = schema.first { return try judge(bySchema: first) }
            return try judge(ofDialect: dialect ?? "")
        } catch let error as ExitCode {
            throw error
        } catch {
            Terminal.complain("\(error)")
            throw Outcome.usage
        }
    }

    private func judge(bySchema first: SchemaArgument) throws -> Judge {
        let documents = try schema.map { (name: $0.name, bytes: try read($0.file)) }
        let compiled = try SchemaLibrary(documents: documents).schema(first.name)
        return { [compiled.validate($0, at: $1)] }
    }

    private func judge(ofDialect name: String) throws -> Judge {
        guard let dialect = try Dialects.named(name) else {
            Terminal.complain("there is no dialect \"\(name)\"; there are: \(Dialects.names)")
            throw Outcome.usage
        }
        return judge(dialect, source: "")
    }

    private func judge(ofSource name: String) throws -> Judge {
        let sources = try option.load().sources
        guard let source = sources.first(where: { $0.name == name }) else {
            let names = sources.map(\.name).joined(separator: ", ")
            Terminal.complain("there is no source \"\(name)\"; there are: \(names)")
            throw Outcome.usage
        }
        guard let dialect = try Dialects.serving([source]).first(where: { $0.name == source.dialect }) else {
            throw Outcome.usage
        }
        let judge = judge(dialect, source: name)
        guard source.isStrict else { return judge }
        return { document, node in
            judge(document, node).map { Findings(errors: $0.errors + $0.warnings) }
        }
    }

    /// A whole request is taken apart, and what its events share counts for each of them.
    private func judge(_ dialect: any Dialect, source: String) -> Judge {
        let call = Call(source: source, method: method ?? dialect.defaultMethod, isInflating: false)
        return { document, node in
            let isWhole = node == document.root && document.kind(of: node) == .object
            guard isWhole, let contents = dialect.contents(of: document, call: call) else {
                return [dialect.reading(of: node, in: document, call: call).findings]
            }
            guard contents.findings.isValid, !contents.events.isEmpty else { return [contents.findings] }
            return contents.events.map { event in
                var findings = dialect.reading(of: event, in: document, call: call).findings
                findings.warnings = contents.findings.warnings + findings.warnings
                return findings
            }
        }
    }

    private func instances() throws -> [(document: Document, node: Node)] {
        let bytes = try read(file)
        switch format ?? (schema.isEmpty ? .array : .json) {
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
