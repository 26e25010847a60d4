import Foundation
import Testing
import Vendors

/// `ops/docs/mapping.md` shows what becomes of each case at each vendor. The table is made of the code.
@Suite(.serialized) struct MappingPageTests {
    static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "ops/docs/mapping.md")

    @Test(arguments: VendorList.all.map(\.name))
    func `the page's table is what the code does`(dialect: String) throws {
        try compare(
            Self.table(of: dialect), between: "<!-- cells of \(dialect) -->\n", and: "<!-- end of \(dialect) -->\n")
    }

    @Test(arguments: [
        "Dengage/Dengage+Reading", "Dengage/Dengage+Writing", "Gravity/Gravity+Reading", "Gravity/Gravity+Writing",
        "GravityField/GravityField+Reading", "GravityField/GravityField+Writing", "Ometria/Ometria+Reading",
        "Ometria/OmetriaTrackWriting", "Ometria/OmetriaPushWriting", "RichRelevance/RichRelevance+Reading",
        "RichRelevance/RichRelevance+Writing",
    ])
    func `the page's rules are those beside the code`(file: String) throws {
        let source = Self.page.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Vendors/\(file).swift")
        let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")
        let rules = lines.filter { $0.hasPrefix("/// |") }.map { $0.dropFirst(4) + "\n" }.joined()
        #expect(!rules.isEmpty)
        try compare(rules, between: "<!-- rules of \(file) -->\n", and: "<!-- end of rules -->\n")
    }

    private func compare(_ text: String, between begin: String, and end: String) throws {
        var page = try String(contentsOf: Self.page, encoding: .utf8)
        let start = try #require(page.range(of: begin)).upperBound
        let stop = try #require(page.range(of: end, range: start..<page.endIndex)).lowerBound
        if isWritingGolden {
            page.replaceSubrange(start..<stop, with: text)
            try page.write(to: Self.page, atomically: true, encoding: .utf8)
        } else {
            #expect(String(page[start..<stop]) == text)
        }
    }

    private static func table(of dialect: String) throws -> String {
        let receivers = Receiver.all.filter { $0.vendor.name != dialect }
        var reasons: [String] = []
        var rows = [
            "| \(dialect) | " + receivers.map(\.name).joined(separator: " | ") + " |",
            "|---|" + receivers.map { _ in "---|" }.joined(),
        ]
        for one in GoldenCase.all[dialect] ?? [] {
            let cells = try receivers.map { receiver in
                try one.outputs(for: receiver).map { try cell(of: $0, at: receiver, &reasons) }
                    .reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }.joined(separator: ", ")
            }
            rows.append("| \(one.name) | " + cells.joined(separator: " | ") + " |")
        }
        let notes = reasons.enumerated().map { "\($0 + 1). \($1)" }
        return (rows + [""] + notes).joined(separator: "\n") + "\n"
    }

    /// The kinds of what is sent, or the number of the reason why nothing is.
    private static func cell(
        of output: Translator.Output, at receiver: Receiver, _ reasons: inout [String]
    ) throws -> String {
        switch output.result {
        case .notExpressible(let why):
            if !reasons.contains(why) { reasons.append(why) }
            return "– (\((reasons.firstIndex(of: why) ?? 0) + 1))"
        case .events(let events):
            let kinds = try events.map { try receiver.judgement(of: $0).kind }
            let each = kinds.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            return each.map { kind in
                let count = kinds.count { $0 == kind }
                return "`\(kind)`" + (count > 1 ? " × \(count)" : "")
            }.joined(separator: ", ")
        }
    }
}
