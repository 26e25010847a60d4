import EventLog
import NIOCore
import Synchronization
import Testing
import Validation
import Vendors

@testable import Operations

struct ConsolePartsTests {
    @Test func `a session ends after twelve hours, and with its end`() {
        var sessions = Sessions()
        let name = sessions.begin(at: 0)
        #expect(sessions.find(name, at: Sessions.span - 1) != nil)
        #expect(sessions.find(name, at: Sessions.span) == nil)
        let other = sessions.begin(at: 0)
        sessions.end(other)
        #expect(sessions.find(other, at: 1) == nil)
    }

    @Test func `sessions are bounded: the oldest goes first`() {
        var sessions = Sessions()
        let first = sessions.begin(at: 0)
        let second = sessions.begin(at: 1)
        for moment in 2..<Int64(Sessions.most) { _ = sessions.begin(at: moment) }
        #expect(sessions.find(first, at: 500) != nil)
        _ = sessions.begin(at: 500)
        #expect(sessions.find(first, at: 500) == nil)
        #expect(sessions.find(second, at: 500) != nil)
    }

    @Test func `a note is told once`() {
        var notes = Notes()
        let name = notes.leave(Notes.Note(text: "done"))
        #expect(notes.take("other") == nil)
        #expect(notes.take(name)?.text == "done")
        #expect(notes.take(name) == nil)
    }

    @Test func `an hour of moments is kept, and no more`() async throws {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) in
            let history = History(log: admin.log, now: { 0 })
            for second in stride(from: Int64(0), through: 4000, by: 5) {
                history.keep(History.Moment(at: second * 1000))
            }
            #expect(history.moments.count == 720)
            #expect(history.moments.first?.at == 405_000)
        }
    }

    @Test func `a chart of a counter shows its growth each second, and no fall`() {
        let moments = [(0, 100), (5, 150), (10, 150), (15, 20)].map { second, count in
            History.Moment(at: Int64(second) * 1000, accepted: count)
        }
        let rates = Chart.rates(of: \.accepted, in: moments)
        #expect(rates.map(\.value) == [10, 0, 0])
        #expect(rates.map(\.at) == [5000, 10_000, 15_000])
    }

    @Test func `a chart's line ends at its right edge and reaches its top where it is highest`() {
        let end = History.span
        let points: [(at: Int64, value: Double)] = [(0, 0), (end / 2, 50), (end, 25)]
        let chart = Chart("Waiting", tone: "lag", unit: "", points: points, end: end)
        #expect(chart.line == "M0.0 94.0L300.0 4.0L600.0 49.0")
        #expect(chart.now == "25" && chart.most == "50")
        #expect(chart.words == "Waiting: 25 now, at most 50 since 60m ago")
        #expect(Chart("Waiting", tone: "lag", unit: "", points: [], end: end).line == "")
    }

    private func marked(_ pointer: String, in text: String) throws -> [String] {
        let body = Array(text.utf8)
        let fault = Violation(pointer: pointer, schemaPointer: "", keyword: "type", message: "wrong")
        let (lines, rest) = LetterPage.marked(try Document(parsing: body), body, [fault])
        #expect(rest.isEmpty)
        return lines.filter(\.isMarked).map { $0.text.trimmingPrefix { $0 == " " }.description }
    }

    @Test func `a fault is marked where it is, or at the nearest that is there`() throws {
        let text = #"{"a":1,"b":{"c/d":[1,{"e":2}]}}"#
        #expect(try marked("/a", in: text) == ["\"a\": 1,"])
        #expect(try marked("/b/c~1d/1/e", in: text) == ["\"e\": 2"])
        #expect(try marked("/b/c~1d/1", in: text) == ["{"])
        #expect(try marked("/b/missing", in: text) == ["\"b\": {"])
        #expect(try marked("/missing", in: text) == ["{"])
        #expect(try marked("", in: text) == ["{"])
    }

    @Test func `what is no JSON is shown as it is`() {
        let fault = Violation(pointer: "", schemaPointer: "", keyword: "json", message: "not JSON")
        let (lines, rest) = LetterPage.marked(nil, Array("{oops".utf8), [fault])
        #expect(lines.map(\.text) == ["{oops"])
        #expect(rest == ["not JSON"])
    }

    @Test func `a filter in an address is the filter of the command line`() throws {
        let form = LetterForm([
            (name: "reason", value: "schema"), (name: "kind", value: ""), (name: "since", value: "2026-11-25T03:00"),
            (name: "by", value: "reason"), (name: "note", value: "7f"),
        ])
        #expect(try form.letterQuery.text.contains("reason=schema"))
        #expect(try form.letterQuery.text.contains("since=1795575600000"))
        #expect(try !form.letterQuery.text.contains("kind="))
        #expect(try form.letterQuery.whole.text.contains("limit=0"))
        #expect(form.path(["reason": String?.none]) == "/dead?since=2026-11-25T03%3A00&by=reason")
    }

    @Test func `a stream sends a page once and again when it has changed`() async throws {
        let pages = Mutex(["one\ntwo", "one\ntwo", "three"])
        let stream = LiveStream(
            page: { pages.withLock { $0.isEmpty ? nil : $0.removeFirst() } }, every: .zero)
        var events: [String] = []
        for try await event in stream {
            events.append(String(buffer: event))
        }
        #expect(events == ["data: one\ndata: two\n\n", "data: three\n\n"])
    }
}
