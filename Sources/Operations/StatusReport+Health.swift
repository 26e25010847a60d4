import Delivery
import EventLog

extension StatusReport {
    /// What an operator has to see to, in words; none when the log is whole, no destination is out of reach, no backlog is
    /// full, and nothing that should flow is more than a minute late. What is held back on purpose, by a pause or because
    /// nobody is to get it, is no illness.
    var ills: [String] {
        let damage = (log.check?.faults.isEmpty ?? true) ? nil : "the log is damaged: sluice log check"
        let refusal = log.forecast.refusal.map { "no events are taken: \($0)" }
        return [damage, refusal].compactMap(\.self) + log.destinations.compactMap(ill)
    }

    /// Seconds.
    private static let mostLate = 60

    private func ill(of destination: LogStatus.Destination) -> String? {
        let name = destination.name
        if destination.backlog?.isOver == true { return "the backlog of \(name) is full" }
        let outlet = outlets.first { $0.id == destination.id }
        let reason = outlet?.reason.map { ": \($0)" } ?? ""
        switch state(of: destination, outlet: outlet) {
        case "parked": return "\(name) is parked\(reason)"
        case "open": return "\(name) does not take anything\(reason)"
        case "flowing", "slowed":
            let age = oldestSeconds(of: destination)
            return age > Self.mostLate ? "\(name) is \(Figure.age(age)) behind\(reason)" : nil
        default: return nil
        }
    }
}
