import Validation

/// What an edit does to one letter, for people: the lines that go and those that come.
struct LetterDifference {
    let fields: Fields

    var outcome: String { fields.string("outcome") ?? "" }

    var text: String {
        let id = fields.integer("id")
        let errors = fields.objects("errors").map { "   " + Paint.red(Terminal.harmless($0.string("message") ?? "")) }
        let verdict =
            switch outcome {
            case "changed": Paint.green("valid")
            case "refused": Paint.red("refused")
            default: Paint.dim("nothing to edit")
            }
        return (["\(id)  \(verdict)"] + errors + lines).joined(separator: "\n")
    }

    private var lines: [String] {
        let (before, after) = (Self.lines(fields.text("before")), Self.lines(fields.text("after")))
        return after.difference(from: before).map { change in
            switch change {
            case .remove(_, let line, _): Paint.red(" - " + Terminal.harmless(line))
            case .insert(_, let line, _): Paint.green(" + " + Terminal.harmless(line))
            }
        }
    }

    private static func lines(_ json: String?) -> [String] {
        guard let json, let document = try? Document(parsing: Array(json.utf8)) else { return [json ?? ""] }
        return JSONLayout.pretty(document).split(separator: "\n").map { line in
            String(line.drop { $0 == " " })
        }
    }
}
