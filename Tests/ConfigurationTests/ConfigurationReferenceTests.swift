import Foundation
import Testing

@testable import sluice

struct ConfigurationReferenceTests {
    @Test func `no key is listed twice, and each stands beneath its section`() {
        var seen: Set<String> = []
        for key in ConfigurationReference.keys {
            #expect(seen.insert("\(key.path) \(key.vendor ?? "")").inserted, "\(key.path)")
            seen.insert(key.path)
            if key.vendor != nil { #expect(!seen.contains("\(key.path) "), "\(key.path)") }
            let section = key.section.hasSuffix(".NAME") ? String(key.section.dropLast(5)) : key.section
            #expect(section.isEmpty || seen.contains(section), "\(key.path)")
        }
    }

    @Test func `each default can be read by the parser`() throws {
        let text = """
            tls: { certificate: c, key: k }
            sources: { s: { dialect: dengage, apiKeys: [k] } }
            destinations: { d: { vendor: dengage, url: https://a.example.com, apiKey: k } }
            """
        #expect(faults(text).isEmpty)
    }

    @Test func `a key that the table does not have cannot be read`() {
        var parser = ConfigurationParser(file: "sluice.yaml", environment: [:])
        let section = Section(path: "", pattern: "", place: .start, entries: [])
        #expect(parser.count("secretNewKey", in: section) == nil)
        #expect(
            parser.faults.map(\.description) == ["sluice.yaml:1:1: secretNewKey: not in the configuration reference"])
    }

    @Test func `the printed configuration shows every key that has a value`() throws {
        let masked = try parse(example, environment).masked() + parse(further, environment).masked()
        let names = Set(ConfigurationReference.keys.map(\.name)).subtracting(["requestsPerSecond"])
        for name in names { #expect(masked.contains("\(name):"), "\(name)") }
    }

    @Test func `the page lists every key with its default`() {
        let page = ConfigurationReference.markdown()
        for key in ConfigurationReference.keys { #expect(page.contains("| `\(key.path)`"), "\(key.path)") }
        #expect(page.contains("| `limits.body` | size, 1KiB to 64MiB | `1MiB` | Largest request body,"))
        #expect(page.contains("| `sources.NAME.apiKeys` (dengage) | list of secrets | required | "))
    }

    @Test func `the page in the documentation is the one rendered from the table`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = root.appending(path: "ops/docs/configuration.md")
        if ProcessInfo.processInfo.environment["RENEW_PAGES"] != nil {
            try Data(ConfigurationReference.markdown().utf8).write(to: page)
        }
        let isRendered = try String(contentsOf: page, encoding: .utf8) == ConfigurationReference.markdown()
        #expect(isRendered, "renew it: RENEW_PAGES=1 swift test --filter ConfigurationReferenceTests")
    }
}
