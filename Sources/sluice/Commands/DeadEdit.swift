import ArgumentParser
import EventLog
import Foundation
import Operations
import Validation
import Vendors

extension Dead {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mends the bodies of dead letters. Each is judged as intake would before it is kept.",
            discussion: """
                A place is a JSON Pointer; * stands for every element of an array. A value that is not JSON is a string.
                Renames come first, then removals, then settings. The first body of a letter is kept beside the edited one.

                Examples:
                  sluice dead edit 17                                    in $EDITOR
                  sluice dead edit --kind CHECKOUT --rename '/productList/*/id=product_id' --dry-run
                  sluice dead edit 17 18 --set /currency=EUR --remove /debug
                """
        )

        @OptionGroup var filter: Filter
        @OptionGroup var admin: AdminOption

        @Option(
            name: .customLong("set"),
            help: ArgumentHelp("Gives a member a value, and makes it where there is none.", valueName: "place=value"))
        var settings: [String] = []

        @Option(help: ArgumentHelp("Removes a member or an element.", valueName: "place"))
        var remove: [String] = []

        @Option(help: ArgumentHelp("Gives a member another name.", valueName: "place=name"))
        var rename: [String] = []

        @Option(
            help: ArgumentHelp("The body to put in place of one letter's; - for standard input.", valueName: "file"))
        var body: String?

        @Flag(help: "Shows what each would become and whether it would be valid, and changes nothing.")
        var dryRun = false

        @Flag(help: "All of them.")
        var all = false

        @Flag(help: "One JSON object per letter.")
        var json = false

        private var isInPlace: Bool { settings.isEmpty && remove.isEmpty && rename.isEmpty }

        func validate() throws {
            if !isInPlace {
                if filter.isEmpty && !all { throw ValidationError("name ids or a filter, or say --all") }
                if body != nil {
                    throw ValidationError("--body takes the place of the whole, so nothing else can be edited")
                }
            } else if filter.ids.count != 1 {
                throw ValidationError("say what to edit with --set, --remove or --rename, or name one letter")
            }
        }

        func run() async throws {
            let tally = isInPlace ? try await replaceOne() : try await editAll()
            if !json { Terminal.print(tally.text(isDryRun: dryRun)) }
            if tally.refused > 0 { throw Outcome.no }
        }

        // MARK: By pointers

        /// Letters edited at once: neither side holds all of them in memory.
        private static let pageSize = 500

        private func editAll() async throws -> Tally {
            var tally = Tally()
            var after = Int64(0)
            while true {
                let query = try filter.query(state: .dead, limit: Self.pageSize, after: after) + edits
                let page = LetterTable.letters(in: try await admin.ask("POST", "/api/v1/dead/edit?" + query))
                for fields in page { show(fields, &tally) }
                guard page.count == Self.pageSize, let last = page.last else { return tally }
                after = Int64(last.integer("id"))
            }
        }

        private var edits: String {
            let pairs =
                rename.map { ("rename", $0) } + remove.map { ("remove", $0) } + settings.map { ("set", $0) }
                + (dryRun ? [("dryRun", "true")] : [])
            return pairs.map { "&\($0.0)=\(PercentEncoding.encode($0.1))" }.joined()
        }

        private func show(_ fields: Fields, _ tally: inout Tally) {
            let difference = LetterDifference(fields: fields)
            tally.count(difference.outcome)
            if json {
                Terminal.print(
                    fields.document.bytes.isEmpty ? "" : String(decoding: fields.document.bytes, as: UTF8.self))
            } else if dryRun || difference.outcome == "refused" {
                Terminal.print(difference.text)
            }
        }

        // MARK: In an editor

        private func replaceOne() async throws -> Tally {
            let id = filter.ids[0]
            var draft: EditorDraft?
            let text: [UInt8]
            if let body {
                text = try Self.read(body)
            } else {
                let letter = try await admin.ask("GET", "/api/v1/dead/\(id)")
                let opened = try EditorDraft(letter: id, json: letter)
                text = try opened.edit()
                draft = opened
            }
            var tally = Tally()
            var isDone = false
            defer {
                if isDone {
                    draft?.remove()
                } else if let draft {
                    Terminal.complain("the draft is kept: sluice dead edit \(id) --body \(draft.path)")
                }
            }
            let query = dryRun ? "?dryRun=true" : ""
            let answer = try await admin.ask("PUT", "/api/v1/dead/\(id)/body" + query, body: Self.oneLine(text))
            for fields in LetterTable.letters(in: answer) { show(fields, &tally) }
            isDone = tally.refused == 0
            return tally
        }

        /// As events are sent: in one line. What is not JSON stays as it is, to be refused with its place.
        private static func oneLine(_ text: [UInt8]) -> [UInt8] {
            (try? Document(parsing: text)).map(JSONLayout.compact) ?? text
        }

        private static func read(_ path: String) throws -> [UInt8] {
            do {
                if path == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
                return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            } catch {
                Terminal.complain("\(path) cannot be read")
                throw Outcome.usage
            }
        }
    }
}

/// How many letters an edit changed.
private struct Tally {
    var changed = 0
    var unchanged = 0
    var refused = 0

    mutating func count(_ outcome: String) {
        switch outcome {
        case "changed": changed += 1
        case "refused": refused += 1
        default: unchanged += 1
        }
    }

    func text(isDryRun: Bool) -> String {
        var parts = [isDryRun ? "\(Figure.grouped(changed)) would be changed" : "\(Figure.grouped(changed)) changed"]
        if unchanged > 0 { parts.append("\(Figure.grouped(unchanged)) have nothing to edit") }
        if refused > 0 { parts.append("\(Figure.grouped(refused)) refused") }
        return parts.joined(separator: ", ") + (isDryRun ? "; nothing was kept" : "")
    }
}
