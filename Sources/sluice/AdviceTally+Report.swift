import Intake
import Operations

extension AdviceTally {
    /// As the admin API shows it.
    var report: [AdviceReport] {
        lines.map {
            AdviceReport(
                source: $0.source, kind: $0.kind, field: $0.field, count: $0.count, message: $0.message)
        }
    }
}
