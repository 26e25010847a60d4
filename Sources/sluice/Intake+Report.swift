import Intake
import Operations

extension Intake {
    /// As the admin API shows it.
    var report: IntakeReport {
        let figures = figures
        return IntakeReport(
            validation: figures.validation, answer: figures.answer, kinds: figures.kinds,
            reads: figures.reads.map { figures in
                let names = ReadOutcome.allCases.map(\.rawValue)
                return (figures.source, zip(names, figures.outcomes).map { ($0, $1) }, figures.duration)
            },
            advice: advice.lines.map {
                AdviceReport(source: $0.source, kind: $0.kind, field: $0.field, count: $0.count, message: $0.message)
            })
    }
}
