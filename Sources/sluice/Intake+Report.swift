import Intake
import Operations

extension Intake {
    /// As the admin API shows it.
    var report: IntakeReport {
        let figures = figures
        return IntakeReport(
            validation: figures.validation, answer: figures.answer, kinds: figures.kinds,
            advice: advice.lines.map {
                AdviceReport(source: $0.source, kind: $0.kind, field: $0.field, count: $0.count, message: $0.message)
            })
    }
}
