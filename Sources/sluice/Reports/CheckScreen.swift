import Operations

/// `sluice log check` for people: the account, and what is wrong.
struct CheckScreen {
    let fields: Fields

    init(_ fields: Fields) {
        self.fields = fields
    }

    var isSound: Bool { fields.text("sound") == "true" }

    var text: String {
        var parts = [verdict]
        if !fields.objects("accounts").isEmpty { parts.insert(accounts, at: 0) }
        return parts.joined(separator: "\n\n")
    }

    private var accounts: String {
        var table = Table([
            ("DESTINATION", .left), ("ACCEPTED", .right), ("= DELIVERED", .right), ("+ DEAD", .right),
            ("+ REMOVED", .right), ("+ PASSED OVER", .right), ("+ PENDING", .right), ("", .left),
        ])
        for one in fields.objects("accounts") {
            let numbers = ["accepted", "delivered", "died", "removed", "passedOver", "pending"].map {
                Figure.grouped(one.integer($0))
            }
            table.add([one.string("destination") ?? ""] + numbers + [one.text("balanced") == "true" ? "" : "≠"])
        }
        return table.text { cell, column, _ in column == 7 ? Paint.red(cell) : cell }
    }

    private var verdict: String {
        let events = Figure.grouped(fields.integer("events"))
        let read = "\(events) events (\(Figure.bytes(fields.integer("bytes")))) were read"
        guard !isSound else { return "sound: \(read), and every account agrees with the rows" }
        let findings = fields.strings("faults").map { "  " + Terminal.harmless($0) }
        let more = fields.integer("faultCount") - findings.count
        let rest = more > 0 ? ["  and \(Figure.grouped(more)) more"] : []
        return (["not sound: \(read)"] + findings + rest + [advice]).joined(separator: "\n")
    }

    private var advice: String {
        "`sluice log salvage OUT` copies what can be read into a new log, once the server is stopped"
    }
}
