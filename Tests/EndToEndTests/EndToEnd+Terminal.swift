import Foundation
import Testing

extension EndToEnd {
    /// What people see in a terminal, and programs in a pipe.
    @Suite(.serialized) struct Terminal {
        private static let wide = Followed.Output.terminal(columns: 120, rows: 40)

        private func follow(
            _ place: Workplace, _ arguments: String..., to output: Followed.Output,
            environment: [String: String] = [:]
        ) throws -> Followed {
            try Followed.start(
                arguments + ["--config", "sluice.yaml"], in: place.directory, to: output, environment: environment)
        }

        private func delivered(in screen: String) -> String? {
            screen.firstMatch(of: /dengage-eu +flowing +0 +– +(\d+)/).map { String($0.1) }
        }

        // MARK: status --watch

        @Test func `status --watch refreshes in place, coloured unless NO_COLOR says otherwise`() async throws {
            try await Workplace.use { place in
                let watches = try [[:], ["NO_COLOR": "1"], ["NO_COLOR": ""]].map {
                    try follow(place, "status", "--watch", to: Self.wide, environment: $0)
                }
                for watch in watches {
                    try await eventually("the first screen is there") { delivered(in: watch.screen.text) == "0" }
                }
                try await place.postDengage(Examples.array((0..<3).map { Examples.view($0) }))
                for watch in watches {
                    try await eventually("the number moves") { delivered(in: watch.screen.text) == "3" }
                    await watch.stop()
                    let screen = watch.screen
                    #expect(screen.text.ranges(of: "DESTINATION").count == 1)
                    #expect(screen.text.ranges(of: "LOG ").count == 1)
                    #expect(screen.blanks == 0)
                    #expect(screen.unknown.isEmpty)
                }
                #expect(watches.map(\.screen.isColoured) == [true, false, true])
            }
        }

        @Test func `status --watch fits the terminal: it is cut off at the right, and counted below`() async throws {
            try await Workplace.use { place in
                let watch = try follow(place, "status", "--watch", to: .terminal(columns: 40, rows: 6))
                try await eventually("it was refreshed") { watch.written.ranges(of: "DESTINATION").count > 2 }
                await watch.stop()
                let screen = watch.screen
                let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.count <= 6)
                #expect(lines.first?.hasPrefix("DESTINATION") == true)
                #expect(lines.last?.contains("more lines") == true)
                #expect(screen.scrolled == 0 && screen.wrapped == 0 && screen.blanks == 0)
            }
        }

        @Test func `status --watch in a pipe is plain text, one screen after the other`() async throws {
            try await Workplace.use { place in
                let watch = try follow(place, "status", "--watch", to: .pipe)
                try await eventually("there are two screens") { watch.written.ranges(of: "\nLOG ").count > 1 }
                await watch.stop()
                #expect(!watch.written.contains("\u{1B}") && !watch.written.contains("\r"))
                #expect(watch.written.contains("\n\nDESTINATION"))
            }
        }

        @Test func `status --watch --json is a line each, wherever it goes`() async throws {
            try await Workplace.use { place in
                for output in [Followed.Output.pipe, .terminal(columns: 4096, rows: 1000)] {
                    let watch = try follow(place, "status", "--watch", "--json", to: output)
                    let lines = { watch.written.split(whereSeparator: \.isNewline) }
                    try await eventually("there are two lines") { lines().count > 2 }
                    await watch.stop()
                    for line in lines().prefix(2) {
                        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                        #expect(object?["destinations"] != nil)
                    }
                }
            }
        }

        // MARK: dead replay

        /// Dead letters of one destination, the ids from 1 on, whose vendor takes them now but for `still`.
        private func withLetters(
            _ count: Int, still poison: String? = nil, _ body: (Workplace) async throws -> Void
        ) async throws {
            try await Workplace.use { place in
                try await place.gravity.script("poison i- 400 ERR_INVALID_EVENT_TYPE")
                try await place.postGravity(Examples.array((0..<count).map(Examples.item)))
                try await place.settled("gravity-ams")
                #expect(try await place.number("dead", of: "gravity-ams") == count)
                try await place.gravity.heal()
                if let poison { try await place.gravity.script("poison \(poison) 400 ERR_INVALID_EVENT_TYPE") }
                try await body(place)
            }
        }

        private func replay(
            _ place: Workplace, _ ids: ClosedRange<Int>, to output: Followed.Output,
            environment: [String: String] = [:]
        ) throws -> Followed {
            try Followed.start(
                ["dead", "replay"] + ids.map(String.init) + ["--rps", "20", "--wait", "--config", "sluice.yaml"],
                in: place.directory, to: output, environment: environment)
        }

        @Test func `a replay draws a bar that grows in place and fits the terminal`() async throws {
            let terminals = [(columns: 120, bar: 30), (80, 12), (40, 0), (20, 0)]
            try await withLetters(8 * terminals.count) { place in
                for (number, (columns, bar)) in terminals.enumerated() {
                    let output = Followed.Output.terminal(columns: columns, rows: 24)
                    let replay = try replay(place, 8 * number + 1...8 * number + 8, to: output)
                    #expect(await replay.ended() == 0)
                    let screen = replay.screen
                    let line = String(repeating: "━", count: bar) + (bar > 0 ? "  " : "") + "8 of 8 delivered"
                    #expect(screen.text.split(separator: "\n").last.map(String.init) == line)
                    #expect(screen.text.ranges(of: "delivered").count == 1)
                    // At least as it began and as it ended.
                    #expect(replay.written.ranges(of: " of 8 delivered").count > 1)
                    #expect(replay.written.contains("─") == (bar > 0))
                    // Only the line before it may be wider than the terminal.
                    #expect(screen.wrapped == (columns < 32 ? 1 : 0))
                    #expect(screen.unknown.isEmpty)
                }
            }
        }

        @Test func `what is dead again is told with the bar, coloured unless NO_COLOR says otherwise`() async throws {
            try await withLetters(8, still: #"i-3""#) { place in
                for noColour in [nil, "1", ""] {
                    let replay = try replay(
                        place, 1...8, to: Self.wide, environment: noColour.map { ["NO_COLOR": $0] } ?? [:])
                    #expect(await replay.ended() == 1)
                    // Only what is dead is replayed.
                    let delivered = noColour == nil ? 7 : 0
                    #expect(replay.screen.text.hasSuffix("━  \(delivered) of \(delivered + 1) delivered, 1 dead again"))
                    #expect(replay.screen.isColoured == (noColour != "1"))
                    #expect(replay.screen.unknown.isEmpty)
                }
            }
        }

        @Test func `in a pipe a replay says how it began and how it ended`() async throws {
            try await withLetters(8) { place in
                let replay = try replay(place, 1...8, to: .pipe)
                #expect(await replay.ended() == 0)
                #expect(replay.written == "replay 1: 8 letters, 20 a second\n8 of 8 delivered\n")
            }
        }
    }
}
