import EventLog
import Operations

/// `sluice log salvage` for people: what was brought over, and what was not.
struct SalvageScreen {
    let report: SalvageReport
    let out: String

    var text: String {
        let events = Figure.grouped(report.events)
        let letters = Figure.grouped(report.letters)
        let head = "\(out): \(events) events and \(letters) dead letters"
        guard !report.isWhole else { return "\(head); everything was readable" }
        let gaps = report.gaps.map { gap in
            let last = gap.last.map { Figure.grouped(Int($0)) } ?? "the end"
            return "  \(gap.table) from \(Figure.grouped(Int(gap.first))) to \(last) could not be read"
        }
        let lost = report.lost.map { one in
            "  \(one.destination): \(Figure.grouped(one.count)) pending events are lost, and counted as removed"
        }
        return ([head] + gaps + report.remarks.map { "  \($0)" } + lost).joined(separator: "\n")
    }
}
