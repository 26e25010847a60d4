import Operations
import Validation

/// A replay at a rate as `sluice dead replay --wait` follows it: a bar in a terminal, a line at the end elsewhere.
struct ReplayProgress {
    private static let widestBar = 30
    /// What the numbers of a large replay take.
    private static let summaryWidth = 68
    /// A narrower one shows nothing.
    private static let narrowestBar = 8

    let fields: Fields

    init?(json: [UInt8]) {
        guard let fields = Reports.fields(of: json) else { return nil }
        self.fields = fields
    }

    init(_ fields: Fields) {
        self.fields = fields
    }

    var id: Int { fields.integer("id") }
    var state: String { fields.string("state") ?? "" }
    var total: Int { fields.integer("total") }
    var passed: Int { fields.integer("passed") }
    var delivered: Int { fields.integer("delivered") }
    var dead: Int { fields.integer("dead") }
    var waiting: Int { fields.integer("waiting") }
    var rateText: String { fields.text("rate") ?? "" }

    /// There is something to wait for; a paused one may stay so for ever.
    var isUnderWay: Bool { state == "running" || waiting > 0 }

    func show(isLast: Bool = false) {
        Terminal.redraw(line: (Terminal.columns.flatMap(bar) ?? "") + summary, isLast: isLast)
    }

    /// Nil where the terminal is too narrow.
    private func bar(columns: Int) -> String? {
        let width = min(Self.widestBar, columns - Self.summaryWidth)
        guard width >= Self.narrowestBar else { return nil }
        let share = total > 0 ? Double(delivered + dead) / Double(total) : 1
        let done = Int(Double(width) * min(share, 1))
        return Paint.green(String(repeating: "━", count: done))
            + Paint.dim(String(repeating: "─", count: width - done)) + "  "
    }

    private var summary: String {
        var parts = ["\(Figure.grouped(delivered)) of \(Figure.grouped(total)) delivered"]
        if dead > 0 { parts.append(Paint.yellow("\(Figure.grouped(dead)) dead again")) }
        if waiting > 0 { parts.append("\(Figure.grouped(waiting)) on their way") }
        if state == "paused" || state == "cancelled" { parts.append(state) }
        return parts.joined(separator: ", ")
    }
}

/// `sluice dead replays` for people.
struct ReplayTable {
    let jobs: [Fields]

    init(json: [UInt8]) {
        guard let document = try? Document(parsing: json) else {
            jobs = []
            return
        }
        jobs = document.elements(of: document.root).map { Fields(document, $0) }
    }

    var text: String {
        if jobs.isEmpty { return "no replays at a rate" }
        var table = Table([
            ("ID", .right), ("STARTED", .left), ("STATE", .left), ("RATE", .right), ("LETTERS", .right),
            ("DELIVERED", .right), ("DEAD AGAIN", .right), ("WAITING", .right), ("FILTER", .left),
        ])
        for job in jobs {
            let progress = ReplayProgress(job)
            table.add([
                "\(progress.id)", LetterTable.time(job.string("startedAt")), progress.state, progress.rateText + "/s",
                Figure.grouped(progress.total), Figure.grouped(progress.delivered), Figure.grouped(progress.dead),
                Figure.grouped(progress.waiting), Terminal.harmless(job.string("filter") ?? ""),
            ])
        }
        return table.text(width: Terminal.columns ?? 160)
    }
}
