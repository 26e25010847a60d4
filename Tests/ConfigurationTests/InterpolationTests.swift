import Foundation
import Testing

@testable import sluice

struct InterpolationTests {
    private func username(_ text: String, file: String = "sluice.yaml") throws -> String {
        let text = "sources: { s: { dialect: gravity, customer: c, password: p, username: \"\(text)\" } }"
        let environment = ["NAME": "value", "_2": "${NAME}$$", "EMPTY": ""]
        let configuration = try Configuration.parse(text: text, file: file, environment: environment)
        return configuration.sources.first?.settings["username"]?.texts.first ?? ""
    }

    private func fault(_ text: String) -> String {
        do {
            return try username(text)
        } catch let error as ConfigurationFaults {
            return error.description
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("${NAME}", "value"), ("a${NAME}b${NAME}", "avaluebvalue"), ("$$${NAME}$$", "$value$"),
        ("${_2}", "${NAME}$$"), ("${NONE:-}x", "x"), ("${NONE:-a:-b}", "a:-b"), ("${EMPTY:-c}", "c"),
        ("${NAME:-c}", "value"),
    ])
    func `a variable is replaced once`(text: String, value: String) throws {
        #expect(try username(text) == value)
    }

    @Test(arguments: [
        ("${NONE}", "the environment has no variable NONE"),
        ("$NAME", "a lone $: write ${NAME} for a variable, $$ for a dollar sign"),
        ("${NAME", "a lone $: write ${NAME} for a variable, $$ for a dollar sign"),
        ("cost$", "a lone $: write ${NAME} for a variable, $$ for a dollar sign"),
        ("${}", "${} is neither ${NAME}, ${NAME:-text} nor ${file:PATH}"),
        ("${2}", "${2} is neither ${NAME}, ${NAME:-text} nor ${file:PATH}"),
        ("${NAME-x}", "${NAME-x} is neither ${NAME}, ${NAME:-text} nor ${file:PATH}"),
        ("${EMPTY}", "expected a text that is not empty, found an empty text"),
        ("${file:/none/such}", "${file:/none/such}: No such file or directory"),
        ("${file:/}", "${file:/}: Is a directory"),
        ("${file:/dev/zero}", "${file:/dev/zero}: is larger than 64KiB"),
    ])
    func `what cannot be replaced is a fault at the value`(text: String, message: String) {
        #expect(fault(text) == "sluice.yaml:1:71: sources.s.username: \(message)")
    }

    @Test func `a file is read from the configuration's directory, without its last line break`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, content) in [
            ("one", "a\nb\n"), ("two", "c\r\n"), ("three", "d\n\n"), ("four", "$e"), ("five", "\n"),
        ] {
            try Data(content.utf8).write(to: directory.appending(path: name))
        }
        try Data([0xFF]).write(to: directory.appending(path: "binary"))
        let file = directory.appending(path: "sluice.yaml").path
        let names = try username("${file:one}|${file:two}|${file:three}|${file:four}|${file:five}", file: file)
        #expect(names == "a\nb|c|d\n|$e|")
        #expect(throws: ConfigurationFaults.self) { try username("${file:binary}", file: file) }
    }

    @Test func `a variable can stand for a number, a size or a word`() throws {
        let text = "limits: { events: \"${N}\", body: \"${N}KiB\" }\nqueue: { path: \"${P:-a}/b\" }"
        let configuration = try parse(text, ["N": "64"])
        #expect(configuration.limits.events == 64)
        #expect(configuration.limits.body == ByteCount(64 << 10))
        #expect(configuration.queue.path.written == "a/b")
    }
}
