import Operations
import Validation

/// `sluice dead list` for people.
struct LetterTable {
    let letters: [Fields]

    init(_ letters: [Fields]) {
        self.letters = letters
    }

    static func letters(in ndjson: [UInt8]) -> [Fields] {
        ndjson.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? Document(parsing: Array(line))).map { Fields($0, $0.root) }
        }
    }

    /// `2026-11-25T03:01:31Z` as `11-25 03:01:31`.
    static func time(_ text: String?, length: Int = 14) -> String {
        String((text ?? "").dropFirst(5).prefix(length)).replacing("T", with: " ")
    }

    var text: String {
        if letters.isEmpty { return "no dead letters" }
        var table = Table([
            ("ID", .right), ("DIED", .left), ("WHERE", .left), ("KIND", .left), ("REASON", .left), ("TRIES", .right),
            ("DETAIL", .left),
        ])
        for letter in letters {
            table.add([
                "\(letter.integer("id"))",
                Self.time(letter.string("diedAt")),
                letter.string("destination") ?? "intake (\(letter.string("source") ?? ""))",
                letter.string("kind") ?? "–",
                letter.string("reason") ?? "",
                "\(letter.integer("attempts"))",
                Terminal.harmless(letter.string("detail") ?? ""),
            ])
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, _ in column == 4 ? Paint.yellow(cell) : cell }
    }
}

/// `sluice dead count --by` for people.
struct LetterGroupTable {
    let report: Fields?
    let fields: [String]

    init(json: [UInt8], fields: [String]) {
        report = Reports.fields(of: json)
        self.fields = fields
    }

    var text: String {
        let groups = report?.objects("groups") ?? []
        if groups.isEmpty { return "no dead letters" }
        // What is long comes last: the table cuts it there.
        let fields = fields.filter { $0 != "detail" } + fields.filter { $0 == "detail" }
        let columns: [(String, Table.Alignment)] = fields.map { ($0.uppercased(), .left) }
        var table = Table([("COUNT", .right), ("SINCE", .left), ("LAST", .left)] + columns)
        for group in groups {
            let values = fields.map { group.string($0) ?? group.text($0) ?? "–" }
            table.add(
                [
                    Figure.grouped(group.integer("count")), LetterTable.time(group.string("firstDiedAt")),
                    LetterTable.time(group.string("lastDiedAt")),
                ]
                    + values.map(Terminal.harmless))
        }
        return table.text(width: Terminal.columns ?? 160)
    }
}

/// `sluice dead show` for people.
struct LetterPage {
    let fields: Fields?

    init(json: [UInt8]) {
        fields = (try? Document(parsing: json)).map { Fields($0, $0.root) }
    }

    private static func event(_ name: String, _ fields: Fields) -> String? {
        guard let text = fields.text(name) else { return fields.text(name + "Base64") }
        return (try? Document(parsing: Array(text.utf8))).map(JSONLayout.pretty) ?? text
    }

    var text: String {
        guard let fields else { return "" }
        let names = [
            "id", "state", "stage", "destination", "source", "kind", "reason", "detail", "status", "attempts",
            "firstAt",
            "diedAt", "resolvedAt", "requestId", "sequence",
        ]
        var lines = names.compactMap { name -> String? in
            guard let value = fields.string(name) ?? fields.text(name) else { return nil }
            return Paint.dim(name.padding(to: 12)) + Terminal.harmless(value)
        }
        if let attempts { lines += ["", Paint.dim("the attempts"), attempts] }
        if let reply = fields.string("reply") {
            lines += ["", Paint.dim("the vendor's answer"), Terminal.harmless(reply)]
        }
        if let body = Self.event("body", fields) { lines += ["", Paint.dim("the event"), body] }
        if let original = Self.event("original", fields) {
            lines += ["", Paint.dim("as it came, before it was edited"), original]
        }
        return lines.joined(separator: "\n")
    }
}

extension LetterPage {
    /// Nil where none is known.
    private var attempts: String? {
        guard let attempts = fields?.objects("history"), !attempts.isEmpty else { return nil }
        var table = Table([
            ("SENT", .left), ("OUTCOME", .left), ("STATUS", .right), ("EVENTS", .right), ("TOOK", .right),
            ("BATCH", .left),
        ])
        for (index, attempt) in attempts.enumerated() {
            table.add([
                LetterTable.time(attempt.string("at"), length: 18), attempt.string("outcome") ?? "",
                attempt.text("status") ?? "–",
                Figure.grouped(attempt.integer("events")), "\(Figure.grouped(attempt.integer("tookMs"))) ms",
                attempt.string("batchId") ?? "",
            ])
            let omitted = fields?.integer("historyOmitted") ?? 0
            if index == 0, omitted > 0 { table.add(["… \(Figure.grouped(omitted)) more", "", "", "", "", ""]) }
        }
        return table.text(width: Terminal.columns ?? 160)
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
