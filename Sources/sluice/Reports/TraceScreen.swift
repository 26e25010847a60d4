/// `sluice trace` for people.
struct TraceScreen {
    let fields: Fields

    var text: String {
        [events, refused].compactMap(\.self).joined(separator: "\n\n")
    }

    private var events: String? {
        let events = fields.objects("events")
        guard !events.isEmpty else { return nil }
        var table = Table([
            ("EVENT", .right), ("RECEIVED", .left), ("KIND", .left), ("DESTINATION", .left), ("STATE", .left),
            ("", .left),
        ])
        for event in events {
            let head = [
                event.text("sequence") ?? "", Self.time(event.string("receivedAt")),
                Terminal.harmless(event.string("kind") ?? ""),
            ]
            for (place, destination) in event.objects("destinations").enumerated() {
                let state = destination.string("state") ?? ""
                table.add(
                    (place == 0 ? head : ["", "", ""]) + [
                        destination.string("name") ?? "", state, Self.why(destination),
                    ])
            }
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, row in
            guard column == 4 else { return column == 5 ? Paint.dim(cell) : cell }
            let state = cell.trimmingPrefix { $0 == " " }.prefix { $0 != " " }
            return switch state {
            case "done", "replayed": Paint.green(cell)
            case "dead": Paint.red(cell)
            default: Paint.yellow(cell)
            }
        }
    }

    private static func why(_ destination: Fields) -> String {
        let letter = destination.text("letter").map { "letter \($0): " } ?? ""
        let next = destination.string("nextAt").map { ", next at \(time($0))" } ?? ""
        guard let reason = destination.string("reason") else { return "" }
        let detail = destination.string("detail").map { $0.isEmpty ? "" : ": \($0)" } ?? ""
        return Terminal.harmless("\(letter)\(reason)\(detail), \(destination.integer("attempts")) attempts\(next)")
    }

    private var refused: String? {
        let letters = fields.objects("refused")
        guard !letters.isEmpty else { return nil }
        var table = Table([("REFUSED AT INTAKE", .left), ("KIND", .left), ("REASON", .left), ("", .left)])
        for letter in letters {
            table.add([
                "letter \(letter.integer("id")), \(letter.string("state") ?? "")",
                Terminal.harmless(letter.string("kind") ?? ""), letter.string("reason") ?? "",
                Terminal.harmless(letter.string("detail") ?? ""),
            ])
        }
        return table.text(width: Terminal.columns ?? 160)
    }

    /// `2026-03-01T08:00:00.123Z` → `03-01 08:00:00`
    private static func time(_ text: String?) -> String {
        guard let text, text.count > 19 else { return "" }
        return String(text.dropFirst(5).prefix(14)).replacing("T", with: " ")
    }
}
