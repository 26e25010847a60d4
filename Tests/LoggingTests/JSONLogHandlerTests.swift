import Foundation
import Logging
import Testing

@testable import sluice

struct JSONLogHandlerTests {
    private func logger(_ sink: LogSink, _ form: LogForm = .json) -> Logger {
        Logger(label: "sluice.test") { label in
            JSONLogHandler(label: label, sink: sink, form: form, level: .debug) {
                UTCTime(millisecondsSinceEpoch: 1_772_352_000_123)
            }
        }
    }

    @Test func `an entry is one JSON line with time, level, message, label and metadata in order`() {
        let reader = LogReader()
        logger(reader.sink).error("destination parked", metadata: ["destination": "eu", "attempts": "\(3)"])
        #expect(
            reader.written() == """
                {"time":"2026-03-01T08:00:00.123Z","level":"error","message":"destination parked",\
                "label":"sluice.test","attempts":"3","destination":"eu"}

                """)
    }

    @Test func `metadata are flattened, and numbers stay numbers`() throws {
        let reader = LogReader()
        logger(reader.sink).error(
            "m",
            metadata: [
                "a": ["b": ["c": "deep"], "d": ["x", "y"]], "n": .stringConvertible(7), "t": .stringConvertible(true),
                "f": .stringConvertible(0.5), "i": .stringConvertible(Double.infinity), "level": "mine",
            ])
        let line = reader.written()
        #expect(
            line.contains(
                #""a.b.c":"deep","a.d.0":"x","a.d.1":"y","f":0.5,"i":"inf","metadata.level":"mine","n":7,"t":true}"#))
    }

    @Test func `an entry's own metadata win over the provider's, and those over the logger's`() {
        let reader = LogReader()
        let provider = Logger.MetadataProvider { ["b": "provider", "c": "provider"] }
        var handler = JSONLogHandler(label: "l", sink: reader.sink, metadataProvider: provider)
        handler[metadataKey: "a"] = "logger"
        handler[metadataKey: "b"] = "logger"
        handler[metadataKey: "c"] = "logger"
        Logger(label: "l") { _ in handler }.error("m", metadata: ["c": "entry"])
        #expect(reader.written().hasSuffix(#""a":"logger","b":"provider","c":"entry"}"# + "\n"))
    }

    @Test func `whatever a text holds, the line is one line of JSON that says the same`() throws {
        let reader = LogReader()
        let text = "a\"b\\c\nd\r\te\u{1B}[31m\u{0}\u{7F}\u{85}\u{2028}é\u{1F600}"
        logger(reader.sink).error("\(text)", metadata: ["\(text)": "\(text)"])
        let line = reader.written()
        #expect(line.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["message"] == text)
        #expect(object[text] == text)
    }

    @Test func `for people a line is time, level, message and the metadata`() {
        let reader = LogReader()
        logger(reader.sink, .human).warning(
            "parked\u{1B}[2J", metadata: ["destination": "eu", "why": "no \"account\"", "none": ""])
        #expect(
            reader.written() == """
                2026-03-01T08:00:00.123Z warning parked\\u001b[2J destination=eu none="" why="no \\"account\\""

                """)
    }

    @Test func `for people a line is written at once`() {
        let reader = LogReader()
        logger(reader.sink, .human).debug("m")
        #expect(reader.written() == "2026-03-01T08:00:00.123Z debug m\n")
    }

    @Test func `lines wait for an error, with which they are written in order`() {
        let reader = LogReader()
        let logger = logger(reader.sink, .json)
        logger.trace("below the level")
        logger.info("first")
        logger.warning("second")
        #expect(reader.written().isEmpty)
        logger.error("third")
        let messages = reader.written().split(separator: "\n").compactMap {
            $0.split(separator: "\"").dropFirst(11).first
        }
        #expect(messages == ["first", "second", "third"])
    }

    @Test func `an error given with an entry is one of its metadata`() {
        struct Refused: Error {}
        let reader = LogReader()
        logger(reader.sink).error("m", error: Refused())
        #expect(reader.written().contains(#""error":"Refused()""#))
    }
}
