import EventLog
import Testing

@testable import Operations

/// The text format, as its specification has it.
struct ExpositionTests {
    @Test func `samples of a name stand together after its help and type, with their labels escaped`() {
        var page = Exposition()
        let measures: [Measure<Int>] = [
            .counter("a_total", "Of \\ and\nlines.") { $0 }, .gauge("b", "Halves.") { $0 > 1 ? Double($0) / 2 : nil },
            .bool("none", "Nothing has it.") { _ in nil },
        ]
        page.add(measures, of: [([("name", "say \"hi\"\\\n")], 1), ([("name", "é")], 3)])
        #expect(
            page.text == #"""
                # HELP a_total Of \\ and\nlines.
                # TYPE a_total counter
                a_total{name="say \"hi\"\\\n"} 1
                a_total{name="é"} 3
                # HELP b Halves.
                # TYPE b gauge
                b{name="é"} 1.5

                """#)
    }

    @Test func `a bucket holds all that lies below its bound, in the metric's unit`() {
        var histogram = Histogram(bounds: [1_000, 50_000])
        for value in [900, 1_000, 2_000, 60_000, 70_000] { histogram.add(value) }
        var page = Exposition()
        page.add([.histogram("t_seconds", "Times.", unit: 1_000_000) { $0 }], of: histogram)
        #expect(
            page.text == """
                # HELP t_seconds Times.
                # TYPE t_seconds histogram
                t_seconds_bucket{le="0.001"} 2
                t_seconds_bucket{le="0.05"} 3
                t_seconds_bucket{le="+Inf"} 5
                t_seconds_sum 0.1339
                t_seconds_count 5

                """)
    }
}
