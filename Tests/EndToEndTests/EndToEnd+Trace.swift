import Foundation
import NIOHTTP1
import Testing

extension EndToEnd {
    /// From a storefront's request to what became of it, and files taken in.
    @Suite(.serialized) struct Trace {
        private static let bad = #"{"name":"SEARCH","userId":"u"}"#

        @Test func `what became of each event of a request is told by its id`() async throws {
            try await Workplace.use { place in
                try await place.reconfigure {
                    $0.replacing("deliverTo: [dengage-eu]", with: "deliverTo: [dengage-eu, gravity-ams]")
                }
                _ = try await place.run("pause", "gravity-ams")
                try await place.dengage.script("poison p-2 400 BAD_INPUT")
                let body = Examples.array([Examples.view(1), Examples.view(2), Self.bad])
                let reply = try await place.postDengage(body)
                let id = try #require(reply.headers.first(name: "X-Request-Id"))
                try await eventually("one is dead") { try await place.number("dead", of: "dengage-eu") == 1 }
                try await eventually("the other is delivered") {
                    try await place.number("delivered", of: "dengage-eu") == 1
                }
                let found = try await states(of: id, place)
                #expect(found == ["dengage-eu done", "gravity-ams pending", "dengage-eu dead", "gravity-ams pending"])
                let screen = try await place.run("trace", id)
                #expect(screen.output.contains("vendor_rejected") && screen.output.contains("REFUSED AT INTAKE"))
                #expect(
                    try await place.run("dead", "list", "--request", id, "--json").output.split(separator: "\n").count
                        == 2)
                let unknown = try await place.run("trace", "00000000000000ff")
                #expect(unknown.code == 1 && unknown.errors.contains("nothing is known of request"))
                #expect(try await place.run("trace", "nonsense").code == 2)
                await place.stop()
                #expect(try await states(of: id, place) == found)
                try await place.start()
                _ = try await place.run("resume", "gravity-ams")
                try await place.settled("gravity-ams")
                #expect(
                    try await states(of: id, place)
                        == ["dengage-eu done", "gravity-ams done", "dengage-eu dead", "gravity-ams done"])
            }
        }

        private func states(of id: String, _ place: Workplace) async throws -> [String] {
            let text = try await place.run("trace", id, "--json").output
            let report = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            #expect((report?["refused"] as? [Any])?.count == 1)
            let events = try #require(report?["events"] as? [[String: Any]])
            return events.flatMap { event in
                (event["destinations"] as? [[String: Any]] ?? []).map { "\($0["name"] ?? "") \($0["state"] ?? "")" }
            }
        }

        @Test func `an import of many and long lines goes in pieces, names the first wrong ones, and keeps its rate`()
            async throws
        {
            try await Workplace.use { place in
                let file = place.directory.appending(path: "events.ndjson")
                let long = (0..<40).map { number in
                    Examples.onOneLine(Examples.view(number)).replacing(
                        "{", with: #"{"note":"\#(String(repeating: "x", count: 60_000))","#, maxReplacements: 1)
                }
                let wrong = Array(repeating: Self.bad, count: 25)
                try Data((long + wrong).joined(separator: "\n").utf8).write(to: file)
                let whole = try await place.run("import", "--source", "shop", "events.ndjson")
                #expect(whole.output == "40 events of 65 lines taken in, 25 lines refused\n")
                #expect(whole.errors.matches(of: #/line \d+: /#).count == 20)
                #expect(whole.errors.contains("line 60: ") && whole.errors.contains("further ones are counted\n"))

                try Data((0..<30).map { Examples.onOneLine(Examples.view($0)) + "\n" }.joined().utf8).write(to: file)
                let began = ContinuousClock.now
                let slow = try await place.run("import", "--source", "shop", "--rps", "30", "events.ndjson")
                #expect(slow.output == "30 events of 30 lines taken in\n")
                #expect(ContinuousClock.now - began > .milliseconds(900))

                try Data((Self.bad + "\n" + String(repeating: "x", count: 1_100_000)).utf8).write(to: file)
                let tooLong = try await place.run("import", "--source", "shop", "--import", "x", "events.ndjson")
                #expect(tooLong.code == 2)
                #expect(tooLong.errors.contains("line 2 is longer than 1000000 bytes"))
                try await place.settled("dengage-eu")
            }
        }

        @Test func `in a terminal an import redraws its line`() async throws {
            try await Workplace.use { place in
                let lines = (0..<600).map { $0 == 3 ? Self.bad : Examples.onOneLine(Examples.view($0)) }
                try Data(lines.joined(separator: "\n").utf8).write(
                    to: place.directory.appending(path: "events.ndjson"))
                let importing = try Followed.start(
                    ["import", "--source", "shop", "--config", "sluice.yaml", "events.ndjson"], in: place.directory,
                    to: .terminal(columns: 120, rows: 20))
                #expect(await importing.ended() == 1)
                #expect(importing.written.contains("499 events of 500 lines taken in"))
                #expect(importing.screen.text.hasSuffix("599 events of 600 lines taken in, 1 lines refused"))
                #expect(!importing.screen.text.contains("499 events"))
                try await place.settled("dengage-eu")
            }
        }

        @Test func `a file's lines are taken in as their source's, the wrong ones are named, and none is stored twice`()
            async throws
        {
            try await Workplace.use { place in
                var lines = (0..<1200).map { Examples.onOneLine(Examples.view($0)) }
                lines[6] = Self.bad
                lines[700] = "nonsense"
                lines[800] = ""
                lines[900] = "[\(Examples.onOneLine(Examples.view(2000))),\(Examples.onOneLine(Examples.view(2001)))]"
                let file = place.directory.appending(path: "events.ndjson")
                try Data(lines.joined(separator: "\n").utf8).write(to: file)
                let first = try await place.run("import", "--source", "shop", "--import", "one", "events.ndjson")
                #expect(first.code == 1)
                #expect(first.output == "1,198 events of 1,200 lines taken in, 2 lines refused\n")
                #expect(first.errors.contains("line 7: the object must have the member \"sessionId\""))
                #expect(first.errors.contains("line 701: the body is not JSON"))
                let again = try await place.run(
                    "import", "--source", "shop", "--import", "one", "--from-line", "1001", "events.ndjson")
                #expect(again.code == 0)
                #expect(again.output == "0 events of 200 lines taken in, 200 lines had been before\n")
                let input = try await Finished.run(
                    ["import", "--source", "nobody", "--config", "sluice.yaml", "-"], in: place.directory,
                    input: Examples.onOneLine(Examples.view(1)))
                #expect(input.code == 1 && input.errors.contains("there is no source"))
                #expect(input.errors.contains("stopped before line 1; to go on:"))
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.events().count == 1198)
            }
        }
    }
}
