import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct CommandLine {
        private func inDirectory(_ body: (URL) async throws -> Void) async throws {
            let directory = FileManager.default.temporaryDirectory.appending(path: "sluice-cli-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: directory) }
            try await body(directory)
        }

        @Test func `check names file, line, key and the nearest key, and exits 2`() async throws {
            try await inDirectory { directory in
                try "listen: 127.0.0.1:0\nqueu: { path: x }\n".write(
                    to: directory.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
                let finished = try await Finished.run(["check"], in: directory)
                #expect(finished.code == 2)
                #expect(finished.errors.contains("sluice.yaml:2"))
                #expect(finished.errors.contains("queue"))
                #expect(try await Finished.run(["serve"], in: directory).code == 2)
            }
        }

        @Test func `check prints the configuration without its secrets`() async throws {
            try await inDirectory { directory in
                try "sources: { a: { dialect: dengage, apiKeys: [very-secret] } }".write(
                    to: directory.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
                let finished = try await Finished.run(["check"], in: directory)
                #expect(finished.code == 0)
                #expect(finished.output.contains("***"))
                #expect(!finished.output.contains("very-secret") && !finished.errors.contains("very-secret"))
            }
        }

        @Test func `check says of each destination how long its retries go on`() async throws {
            try await inDirectory { directory in
                try """
                sources: { a: { dialect: dengage, apiKeys: [key], deliverTo: [eu, us] } }
                destinations:
                  eu: { vendor: dengage, url: "https://a.example.com", apiKey: key }
                  us:
                    vendor: dengage
                    url: https://b.example.com
                    apiKey: key
                    retry: { base: 1s, max: 1s, giveUpAfter: never }
                """.write(to: directory.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
                let finished = try await Finished.run(["check"], in: directory)
                #expect(finished.code == 0, "\(finished.errors)")
                let horizons = finished.output.split(separator: "\n").suffix(2)
                #expect(
                    horizons == [
                        "# eu: waits of up to 500ms, 1s, 2s, 4s, 8s, 16s, 32s, then 1m each; "
                            + "an event is given up 72h after its first attempt",
                        "# us: waits of up to 1s each; an event is never given up",
                    ])
            }
        }

        @Test(arguments: [["serve", "--nope"], ["nope"], ["dead", "drop"], ["status", "--limit", "3"], ["simulate"]])
        func `a wrong command line exits 2 and says what is wrong`(arguments: [String]) async throws {
            try await inDirectory { directory in
                let finished = try await Finished.run(arguments, in: directory)
                #expect(finished.code == 2)
                #expect(finished.errors.hasPrefix("sluice: Error: "))
                #expect(finished.output.isEmpty)
            }
        }

        @Test func `validate prints a line per event and exits 1 when one is not valid`() async throws {
            try await inDirectory { directory in
                let events = Examples.array([Examples.view(1), #"{"name":"PAGE_VIEW","userId":"u"}"#])
                let finished = try await Finished.run(
                    ["validate", "--dialect", "dengage", "-"], in: directory, input: events)
                #expect(finished.code == 1)
                let lines = finished.output.split(separator: "\n")
                #expect(lines.count == 2)
                #expect(lines[0].hasPrefix(#"{"index":0,"valid":true,"errors":[],"warnings":["#))
                #expect(lines[1].hasPrefix(#"{"index":1,"valid":false,"errors":[{"pointer":"#))
                let good = Examples.array(Examples.gravity)
                #expect(
                    try await Finished.run(["validate", "--dialect", "gravity"], in: directory, input: good).code == 0)
                #expect(
                    try await Finished.run(["validate", "--dialect", "gravity"], in: directory, input: "[,").code == 1)
                #expect(
                    try await Finished.run(["validate", "--dialect", "nobody"], in: directory, input: "[]").code == 2)
            }
        }

        @Test func `validate judges by a schema of one's own, in three formats`() async throws {
            try await inDirectory { directory in
                try #"{"type":"object","required":["a"]}"#.write(
                    to: directory.appending(path: "s.json"), atomically: true, encoding: .utf8)
                let cases: [(format: String?, input: String, code: Int32, lines: Int)] = [
                    (nil, #"{"a":1}"#, 0, 1), (nil, "[]", 1, 1), ("array", #"[{"a":1},{"a":2}]"#, 0, 2),
                    ("ndjson", "{\"a\":1}\n\n{\"b\":1}\n", 1, 2),
                ]
                for one in cases {
                    let format = one.format.map { ["--format", $0] } ?? []
                    let finished = try await Finished.run(
                        ["validate", "--schema", "s.json"] + format, in: directory, input: one.input)
                    #expect(finished.code == one.code, "\(one) \(finished.errors)")
                    #expect(finished.output.split(separator: "\n").count == one.lines)
                }
            }
        }

        @Test func `schemas find each other by path, by a relative $id and by the address they are given`() async throws
        {
            try await inDirectory { directory in
                let files = [
                    "rules/order.json": #"{"properties":{"a":{"$ref":"money.json"},"b":{"$ref":"sums/total.json"}}}"#,
                    "rules/money.json": #"{"type":"number"}"#,
                    "rules/total.json": #"{"$id":"sums/total.json","$ref":"../money.json"}"#,
                    "far.json": #"{"items":{"$ref":"https://shop.example/v=1/money.json"}}"#,
                ]
                let rules = directory.appending(path: "rules")
                try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
                for (name, text) in files {
                    try text.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
                }
                let near = ["--schema", "rules/order.json", "--schema", "rules/money.json"]
                let far = ["--schema", "far.json", "--schema", "https://shop.example/v=1/money.json=rules/money.json"]
                let cases: [(options: [String], input: String, code: Int32)] = [
                    (near + ["--schema", "rules/total.json"], #"{"a":1,"b":2}"#, 0),
                    (near + ["--schema", "rules/total.json"], #"{"a":1,"b":"2"}"#, 1),
                    (near, "{}", 2), (far, "[1]", 0), (far, #"["1"]"#, 1), (Array(far.prefix(2)), "[]", 2),
                ]
                for one in cases {
                    let finished = try await Finished.run(["validate"] + one.options, in: directory, input: one.input)
                    #expect(finished.code == one.code, "\(one) \(finished.errors)")
                }
            }
        }

        @Test func `a log that is damaged or not there exits 3 and is left as it is`() async throws {
            try await inDirectory { directory in
                #expect(try await Finished.run(["status"], in: directory).code == 3)
                let data = directory.appending(path: "data")
                try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
                let file = data.appending(path: "sluice.db")
                try "this is no log".write(to: file, atomically: true, encoding: .utf8)
                let finished = try await Finished.run(["serve"], in: directory)
                #expect(finished.code == 3)
                #expect(finished.errors.contains("sluice.db"))
                #expect(try String(contentsOf: file, encoding: .utf8) == "this is no log")
            }
        }

        @Test func `an address that is taken is named, and exits 2`() async throws {
            try await Workplace.use { place in
                let taken = try #require(place.dengage.program.address.split(separator: "/").last)
                try "listen: \(taken)\nqueue: { path: other.db }".write(
                    to: place.directory.appending(path: "other.yaml"), atomically: true, encoding: .utf8)
                let second = try await Finished.run(["serve", "--config", "other.yaml"], in: place.directory)
                #expect(second.code == 2)
                #expect(second.errors.contains("cannot listen on \(taken)"))
            }
        }

        @Test func `a second collector on one log exits 3 and names the first`() async throws {
            try await Workplace.use { place in
                let second = try await place.run("serve")
                #expect(second.code == 3)
                #expect(second.errors.contains("sluice.db"))
            }
        }

        @Test func `a replay that waits says what became of its own letters, whatever else is dead`() async throws {
            try await Workplace.use { place in
                try await place.postDengage("[{}]")
                try await place.gravity.script("poison i-1\" 400 ERR_INVALID_EVENT_TYPE")
                try await place.postGravity(Examples.array([Examples.item(1)]))
                try await place.settled("gravity-ams")
                for attempts in 2...4 {
                    let failed = try await place.run(
                        "dead", "replay", "--wait", "--until", "0s", "--stage", "delivery")
                    #expect(failed.code == 1)
                    #expect(failed.output == "replaying 1\n1 dead again\n")
                    let list = try await place.run("dead", "list", "--stage", "delivery", "--json")
                    #expect(list.output.contains("\"attempts\":\(attempts),"))
                }
                try await place.gravity.heal()
                let replayed = try await place.run("dead", "replay", "--wait", "--stage", "delivery")
                #expect(replayed.code == 0)
                #expect(replayed.output == "replaying 1\nall delivered\n")
                #expect(try await place.run("dead", "show", "999").code == 1)
            }
        }

        @Test func `verbs answer without a server too`() async throws {
            try await Workplace.use { place in
                try await place.postDengage("[{}]")
                await place.stop(SIGKILL)
                let began = ContinuousClock.now
                let list = try await place.run("dead", "list")
                #expect(list.code == 0)
                #expect(list.output.contains("intake (shop)"))
                // The dead server's socket is still there; nobody waits for it to answer.
                #expect(ContinuousClock.now - began < .seconds(30))
                #expect(try await place.run("dead", "drop", "--all").output == "dropped 1\n")
                #expect(try await place.run("dead", "count").output == "0\n")
                #expect(try await place.run("dead", "drop").code != 0)
                try await place.start()
            }
        }
    }
}
