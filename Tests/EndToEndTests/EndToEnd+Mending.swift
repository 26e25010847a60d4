import Foundation
import Testing

extension EndToEnd {
    /// Something was wrong with many events at once, and an operator mends them.
    @Suite(.serialized) struct Mending {
        /// A BUY whose price stands under another name than the vendor knows.
        private static func purchase(_ number: Int, price name: String = "unitPrize") -> String {
            #"{"itemId":"i-\#(number)","userId":"u-\#(number)","eventType":"BUY","time":1525625386,"nameValues":[{"name":"\#(name)","value":"1.10"},{"name":"quantity","value":"1"}]}"#
        }

        @Test func `what a vendor refuses is counted by its reason, mended in bulk after a dry run, and replayed`()
            async throws
        {
            try await Workplace.use { place in
                try await place.gravity.script("poison unitPrize 400 ERR_NAME_IS_EMPTY")
                let bad = (1...5).map { Self.purchase($0) }
                let good = (6...9).map { Self.purchase($0, price: "unitPrice") }
                try await place.postGravity(Examples.array(bad + good))
                try await place.settled("gravity-ams")
                let count = try await place.run("dead", "count", "--by", "reason,kind,status", "--json")
                #expect(
                    count.output.hasPrefix(
                        #"{"count":5,"groups":[{"reason":"vendor_rejected","kind":"BUY","status":"400","count":5,"#))
                let table = try await place.run("dead", "count", "--by", "kind,detail", "--text", "unitPrize")
                #expect(table.output.contains("5  ") && table.output.contains("ERR_NAME_IS_EMPTY"))

                let letter = try await place.run("dead", "show", "1", "--json").output
                #expect(letter.contains(#""outcome":"refused","status":400,"batchId":"b0"#), "\(letter)")
                #expect(letter.contains(#""events":1,"tookMs":"#) && letter.contains(#""historyOmitted":0"#))
                let shown = try await place.run("dead", "show", "1").output
                #expect(shown.contains("the attempts\nSENT") && shown.contains("refused     400       1"), "\(shown)")

                let edit = ["dead", "edit", "--destination", "gravity-ams", "--set", "/nameValues/0/name=unitPrice"]
                let dry = try await place.run(edit + ["--dry-run"])
                #expect(dry.code == 0)
                #expect(
                    dry.output.contains(#" - "name": "unitPrize","#) && dry.output.contains(#" + "name": "unitPrice","#)
                )
                #expect(dry.output.hasSuffix("5 would be changed; nothing was kept\n"))
                #expect(try await place.run("dead", "count", "--text", "unitPrize").output == "5\n")
                #expect(try await place.run(edit).output == "5 changed\n")
                #expect(try await place.run("dead", "count", "--text", "unitPrize").output == "0\n")

                let replay = try await place.run("dead", "replay", "--destination", "gravity-ams", "--wait")
                #expect(replay.output == "replaying 5\nall delivered\n")
                let after = try await place.run("dead", "show", "1", "--json").output
                #expect(after.contains(#""outcome":"delivered","status":200,"batchId":"b0"#), "\(after)")
                let arrived = try await place.gravity.events()
                #expect(Set(arrived) == Set((1...9).map { Self.purchase($0, price: "unitPrice") }))
                #expect(try await place.run("dead", "count").output == "0\n")
            }
        }

        @Test func `an edit that intake would refuse is not kept, and says why`() async throws {
            try await Workplace.use { place in
                try await place.gravity.script("poison unitPrize 400 ERR_NAME_IS_EMPTY")
                try await place.postGravity(Examples.array([Self.purchase(1)]))
                try await place.settled("gravity-ams")
                let edit = try await place.run("dead", "edit", "--all", "--set", "/eventType=7")
                #expect(edit.code == 1)
                #expect(edit.output.contains("/eventType must be") && edit.output.hasSuffix("0 changed, 1 refused\n"))
                #expect(try await place.run("dead", "count", "--text", "i-1\"").output == "1\n")
                #expect(try await place.run("dead", "edit", "--set", "/a=1").code == 2)
                #expect(try await place.run("dead", "edit", "--all", "--set", "a=1").code == 2)
                #expect(try await place.run("dead", "count", "--by", "nothing").errors.contains("destination, source"))
            }
        }

        @Test func `what intake refused is mended in an editor and goes the way of new events`() async throws {
            try await Workplace.use { place in
                let event = Examples.view(1)
                let wrong = event.replacing("sessionId", with: "session")
                try await place.postDengage(wrong)
                let still = try await place.run("dead", "replay", "--wait")
                #expect((still.code, still.output) == (1, "refused again 1\n"))
                let json = try await place.run("dead", "list", "--json").output
                let id = try #require(json.firstMatch(of: /"id":(\d+)/)?.1)
                let edit = try await place.run(
                    ["dead", "edit", String(id)],
                    environment: ["EDITOR": "sed -i s/session/sessionId/"])
                #expect(edit.output == "1 changed\n", "\(edit.errors)")
                #expect(
                    try await place.run("dead", "show", String(id)).output.contains("as it came, before it was edited"))
                #expect(try await place.run("dead", "replay").output == "taken in 1 that intake had refused\n")
                try await eventually("the event arrives") { try await place.dengage.events() == [event] }
                #expect(try await place.run("dead", "count").output == "0\n")
                #expect(
                    try await place.run("dead", "count", "--state", "replayed", "--stage", "intake").output == "1\n")
            }
        }

        @Test func `what an editor leaves that cannot be kept is kept beside, for its owner alone`() async throws {
            try await Workplace.use { place in
                try await place.postDengage("[{}]")
                // While the editor is open somebody else drops the letter.
                let editor = place.directory.appending(path: "editor.sh")
                let script = """
                    ls -l "$1" | cut -c1-10 > mode
                    echo '{"name":"SEARCH"}' > "$1"
                    '\(Program.binary.path())' dead drop 1 --config sluice.yaml > /dev/null
                    """
                try Data(script.utf8).write(to: editor)
                let edit = try await place.run(["dead", "edit", "1"], environment: ["EDITOR": "sh editor.sh"])
                #expect(edit.code == 2)
                #expect(edit.errors.contains("dead letter 1 is dropped: only dead ones are edited"))
                let draft = try #require(
                    edit.errors.firstMatch(of: /the draft is kept: sluice dead edit 1 --body (.*)/)?.1)
                #expect(try String(contentsOfFile: String(draft), encoding: .utf8).contains("SEARCH"))
                try FileManager.default.removeItem(atPath: String(draft))
                let mode = try String(contentsOf: place.directory.appending(path: "mode"), encoding: .utf8)
                #expect(mode == "-rw-------\n")
            }
        }

        @Test func `a replay at a rate says what it leaves, and one that waits needs a server`() async throws {
            try await Workplace.use { place in
                try await place.gravity.script("poison unitPrize 400 ERR_NAME_IS_EMPTY")
                try await place.postGravity(Examples.array([Self.purchase(1)]))
                try await place.postDengage("[{}]")
                try await place.settled("gravity-ams")
                try await place.gravity.heal()
                let atRate = try await place.run("dead", "replay", "--rps", "100", "--wait")
                #expect(
                    atRate.output == """
                        replay 1: 1 letters, 100 a second
                        1 that intake refused are left: without --rps they are judged again
                        1 of 1 delivered

                        """)
                await place.stop()
                for verb in [["dead", "replay"], ["replay", "--destination", "gravity-ams", "--since", "1h"]] {
                    let alone = try await place.run(verb + ["--wait"])
                    #expect(alone.code == 3)
                    #expect(alone.errors.contains("no server runs that would send anything"))
                }
                try await place.start()
            }
        }

        @Test func `a replay at a rate goes on after a restart, keeps its rate, and can be cancelled`() async throws {
            try await Workplace.use { place in
                try await place.gravity.script("poison unitPrize 400 ERR_NAME_IS_EMPTY")
                try await place.postGravity(Examples.array((1...60).map { Self.purchase($0) }))
                try await place.settled("gravity-ams", within: .seconds(120))
                #expect(try await place.run("dead", "count").output == "60\n")
                try await place.gravity.heal()
                let begun = try await place.run("dead", "replay", "--rps", "20")
                #expect(begun.output == "replay 1: 60 letters, 20 a second\n")
                #expect(try await place.run("dead", "replays", "--pause", "1").output.contains("paused"))
                await place.stop(SIGKILL)
                try await place.start()
                #expect(try await place.run("dead", "replays", "--resume", "1").code == 0)
                let began = ContinuousClock.now
                try await eventually("all are delivered") { try await place.run("dead", "count").output == "0\n" }
                // Some had gone before the pause; what was left took as long as its rate says, or longer.
                #expect(ContinuousClock.now - began > .milliseconds(500))
                try await place.settled("gravity-ams")
                let events = try await place.gravity.events()
                #expect(Set(events).count == 60)
                #expect(try await place.run("dead", "replays").output.contains("done"))
                #expect(try await place.run("dead", "replays", "--cancel", "1").errors.contains("has ended"))
                #expect(try await place.run("dead", "replay", "--rps", "0").code == 2)
                let none = try await place.run("dead", "replay", "--rps", "100", "--wait")
                #expect((none.code, none.output) == (0, "replay 2: 0 letters, 100 a second\n0 of 0 delivered\n"))
            }
        }

        @Test func `an export breaks off and goes on, and its bodies are events again`() async throws {
            try await Workplace.use { place in
                try await place.postDengage("[{},{\"a\":1}]")
                let all = try await place.run("dead", "export").output.split(separator: "\n")
                #expect(all.count == 2)
                let first = try #require(all[0].firstMatch(of: /"id":(\d+)/)?.1)
                #expect(try await place.run("dead", "export", "--after", String(first)).output == all[1] + "\n")
                try await place.postDengage("[{")
                let bodies = try await place.run("dead", "export", "--bodies")
                #expect(bodies.output == "{}\n{\"a\":1}\n")
                #expect(bodies.errors.contains("1 have no JSON body and are left out"))
            }
        }
    }
}
