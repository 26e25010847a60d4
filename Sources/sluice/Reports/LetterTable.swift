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

    var text: String {
        if letters.isEmpty { return "no dead letters" }
        var table = Table([
            ("ID", .right), ("DIED", .left), ("WHERE", .left), ("KIND", .left), ("REASON", .left), ("TRIES", .right),
            ("DETAIL", .left),
        ])
        for letter in letters {
            table.add([
                "\(letter.integer("id"))",
                String((letter.string("diedAt") ?? "").dropFirst(5).prefix(14)).replacing("T", with: " "),
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

/// `sluice dead show` for people.
struct LetterPage {
    let fields: Fields?

    init(json: [UInt8]) {
        fields = (try? Document(parsing: json)).map { Fields($0, $0.root) }
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
        if let reply = fields.string("reply") {
            lines += ["", Paint.dim("the vendor's answer"), Terminal.harmless(reply)]
        }
        if let body = fields.text("body") ?? fields.text("bodyBase64") { lines += ["", Paint.dim("the event"), body] }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
