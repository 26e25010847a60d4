import Foundation
import Testing

@testable import sluice

struct LogSinkTests {
    @Test func `lines wait until there are enough of them`() {
        let reader = LogReader(threshold: 10)
        reader.sink.write(Array("1234\n".utf8), flush: false)
        #expect(reader.written().isEmpty)
        reader.sink.write(Array("5678\n".utf8), flush: false)
        #expect(reader.written() == "1234\n5678\n")
    }

    @Test func `what waits is written by a flush, once`() {
        let reader = LogReader()
        reader.sink.write(Array("line\n".utf8), flush: false)
        reader.sink.flush()
        reader.sink.flush()
        #expect(reader.written() == "line\n")
    }

    @Test func `lines of many threads stay whole, and none is lost`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        let sink = LogSink(descriptor: handle.fileDescriptor, threshold: 100)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask { @concurrent in
                    for line in 0..<500 { sink.write(Array("\(task):\(line)\n".utf8), flush: line % 7 == 0) }
                }
            }
        }
        sink.flush()
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        for task in 0..<8 {
            #expect(lines.filter { $0.hasPrefix("\(task):") } == (0..<500).map { "\(task):\($0)" })
        }
        #expect(lines.count == 4000)
    }

    @Test func `a descriptor that does not block is waited for when it is full`() async {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        #expect(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
        let sink = LogSink(descriptor: descriptor)
        let line = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
        // A thread of its own: the tests' pool may have none left to read with while this one waits.
        let received = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var count = 0
                while count < line.count { count += pipe.fileHandleForReading.availableData.count }
                continuation.resume(returning: count)
            }
            sink.write(line, flush: true)
        }
        #expect(received == line.count)
        #expect(sink.lostBytes == 0)
    }

    @Test func `what the descriptor refuses is lost and counted, and does not fill the memory`() {
        let sink = LogSink(descriptor: -1)
        sink.write(Array("line\n".utf8), flush: true)
        sink.write(Array("more\n".utf8), flush: true)
        #expect(sink.lostBytes == 10)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
        (1_709_251_200_000, "2024-03-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `a time is written as RFC 3339 in UTC`(milliseconds: Int64, text: String) {
        #expect(UTCTime(millisecondsSinceEpoch: milliseconds).description == text)
    }

    @Test func `every day of four centuries is written as the calendar has it`() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: -20_000, to: 130_000, by: 1) {
            let date = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let text = UTCTime(millisecondsSinceEpoch: Int64(day) * 86_400_000).description
            let parts = text.prefix(10).split(separator: "-").map { Int($0) }
            if parts != [date.year, date.month, date.day] { Issue.record("\(text)") }
        }
    }
}
