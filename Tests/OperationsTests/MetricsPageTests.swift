import Foundation
import Testing

@testable import Operations

/// `ops/docs/metrics.md`, the rules and the dashboard say what the program says.
struct MetricsPageTests {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test func `the page explains each metric that there is, in the program's words, and no other`() throws {
        let rows = try Self.text("ops/docs/metrics.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let expected = StatusReport.allMetrics.map { "| `\($0.name)` | \($0.type.rawValue) | \($0.help) |" }
        #expect(rows.map(String.init) == expected)
    }

    @Test func `names follow Prometheus's conventions, and none is given twice`() {
        let all = StatusReport.allMetrics
        #expect(Set(all.map(\.name)).count == all.count)
        for metric in all {
            #expect(metric.name.wholeMatch(of: /(sluice|process)(_[a-z]+)+/) != nil, "\(metric.name)")
            #expect(metric.name.hasSuffix("_total") == (metric.type == .counter), "\(metric.name)")
        }
    }

    /// What Prometheus would ask for: each name with what its type adds to it.
    private static let series = Set(
        StatusReport.allMetrics.flatMap { metric in
            metric.type == .histogram
                ? ["_bucket", "_sum", "_count"].map { metric.name + $0 } : [metric.name]
        })

    @Test(arguments: ["ops/prometheus/sluice.rules.yml", "ops/prometheus/sluice_test.yml", "ops/grafana/sluice.json"])
    func `rules and dashboard ask only for what there is`(path: String) throws {
        let names = Set(try Self.text(path).matches(of: /\b(sluice|process)_[a-z_]+/).map { String($0.output.0) })
            .subtracting(["sluice_test"])
        #expect(names.count > 8)
        #expect(names.subtracting(Self.series).isEmpty)
    }

    @Test func `each alert names a symptom of the runbook`() throws {
        let runbook = try Self.text("ops/runbook.md")
        let named = try Self.text("ops/prometheus/sluice.rules.yml").split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^ *runbook: "(.*)"$/).map { $0.output.1.replacing("\\\"", with: "\"") }
        }
        #expect(named.count > 10)
        for symptom in named { #expect(runbook.contains("| \(symptom)"), "\(symptom)") }
    }
}
