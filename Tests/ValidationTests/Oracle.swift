import Foundation
import Testing

/// Runs Python's jsonschema over cases handed to it as JSON lines.
enum Oracle {
    struct Failure: Error {
        let output: String
    }

    /// Reads a line per case, `[schema, instances]`, and prints a line of `0` and `1` for each. With folders given, the
    /// schema is a file name in one of them, and what is marked as advice is taken out first.
    private static let script = #"""
        import json, pathlib, sys
        from jsonschema import Draft202012Validator as Validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        def without_advice(schema):
            if isinstance(schema, list):
                return [without_advice(entry) for entry in schema]
            if not isinstance(schema, dict):
                return schema
            if schema.get("x-advice") is True:
                return {}
            return {key: without_advice(value) for key, value in schema.items()}

        files = {}
        for folder in sys.argv[1:]:
            for path in pathlib.Path(folder).glob("*.json"):
                files[path.name] = without_advice(json.loads(path.read_text("utf-8")))
                Validator.check_schema(files[path.name])
        registry = Registry().with_resources(
            (name, Resource.from_contents(schema, default_specification=DRAFT202012)) for name, schema in files.items())
        for line in sys.stdin:
            schema, instances = json.loads(line)
            if files:
                schema = {"$ref": schema}
            else:
                Validator.check_schema(schema)
            validator = Validator(schema, registry=registry)
            print("".join("1" if validator.is_valid(json.loads(instance)) else "0" for instance in instances))
        """#

    static func verdicts(on cases: [(schema: String, instances: [String])]) throws -> [[Bool]] {
        try ask(cases.map { try "[\($0.schema),\(quoted($0.instances))]" }, folders: [])
    }

    /// The schemas are file names of the embedded ones.
    static func verdicts(onEmbedded cases: [(schema: String, instances: [String])]) throws -> [[Bool]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas").standardized
        return try ask(
            cases.map { try "[\"\($0.schema)\",\(quoted($0.instances))]" },
            folders: ["dengage", "gravity"].map { root.appending(path: $0).path() }
        )
    }

    private static func quoted(_ texts: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    }

    private static func ask(_ lines: [String], folders: [String]) throws -> [[Bool]] {
        let input = lines.map { $0.replacing("\n", with: " ") + "\n" }.joined()
        let result = try run(script: script, arguments: folders, input: input)
        let answers = result.output.split(separator: "\n").map { $0.map { $0 == "1" } }
        guard result.status == 0, answers.count == lines.count else { throw Failure(output: result.errors) }
        return answers
    }

    /// Runs a script with files for its input and output, so that neither can block the other.
    static func run(
        script: String, arguments: [String] = [], input: String
    ) throws -> (status: Int32, output: String, errors: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try ["in", "out", "err"].map { name in
            let file = folder.appending(path: name)
            try Data((name == "in" ? input : "").utf8).write(to: file)
            return file
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return (process.terminationStatus, texts[1], texts[2])
    }
}
