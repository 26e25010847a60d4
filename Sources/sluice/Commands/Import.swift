import ArgumentParser
import Foundation
import Operations
import Vendors

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes events in from a file, as if a source had posted them.",
        discussion: """
            A line is what a request of that source has in its body: an event, an array of them, or for Gravity Field the
            whole object. Each is judged, routed and stored as any other, and those with something wrong are named by their
            line and left out. It says its name, under which it goes on after an interruption: a line is stored once for as
            long as queue.idempotency says.

            Example: sluice import --source storefront events.ndjson
            """
    )

    @Argument(help: "The file; - for standard input.")
    var file: String

    @Option(help: "Whose events they are.")
    var source: String

    @Option(help: "Begin at this line.")
    var fromLine = 1

    @Option(name: .customLong("import"), help: ArgumentHelp("Goes on with the import of this name.", valueName: "name"))
    var name: String?

    @Option(help: "At most so many lines per second.")
    var rps: Double?

    @OptionGroup var admin: AdminOption

    func validate() throws {
        if fromLine < 1 { throw ValidationError("--from-line must be 1 or more") }
        if let rps, !(rps >= 0.01) { throw ValidationError("--rps must be 0.01 or more") }
    }

    func run() async throws {
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle else {
            Terminal.complain("\(file) cannot be read")
            throw Outcome.usage
        }
        let name = name ?? String(UInt64.random(in: .min ... .max), radix: 36)
        if self.name == nil { Terminal.complain("import \(name): --import \(name) goes on with it") }
        var (lines, progress) = (LineReader(handle), ImportProgress(began: .now))
        do {
            while let chunk = try lines.next(from: fromLine) {
                let answer = try await admin.ask(
                    "POST",
                    "/api/v1/import?source=\(PercentEncoding.encode(source))&import=\(PercentEncoding.encode(name))&line=\(chunk.first)",
                    body: chunk.body)
                progress.add(answer, lines: chunk.count)
                progress.show()
                if let rps { try await progress.wait(rate: rps) }
            }
        } catch {
            progress.show(isLast: true)
            if let fault = error as? LineReader.Fault { Terminal.complain(fault.description) }
            Terminal.complain(
                "stopped before line \(max(lines.begun, fromLine)); to go on: sluice import --source \(source) "
                    + "--import \(name) --from-line \(max(lines.begun, fromLine)) \(file)")
            throw error is LineReader.Fault ? Outcome.usage : error
        }
        progress.show(isLast: true)
        if progress.refused > 0 { throw Outcome.no }
    }
}

/// Lines of a file, some hundred at once.
private struct LineReader {
    /// Below what the admin API takes at once.
    private static let (mostLines, mostBytes) = (500, 1 << 19)
    private static let longest = 1_000_000

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private let handle: FileHandle
    private var rest: [UInt8] = []
    private var isAtEnd = false
    private var number = 1
    /// The first line of what was returned last.
    private(set) var begun = 1

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    /// Nil at the end.
    mutating func next(from line: Int) throws -> (first: Int, count: Int, body: [UInt8])? {
        var (body, count) = ([UInt8](), 0)
        begun = max(number, line)
        while count < Self.mostLines, body.count < Self.mostBytes, let one = try nextLine() {
            number += 1
            guard number > line else { continue }
            if count == 0 { begun = number - 1 } else { body.append(UInt8(ascii: "\n")) }
            body += one
            count += 1
        }
        return count == 0 ? nil : (begun, count, body)
    }

    private mutating func nextLine() throws -> [UInt8]? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest.removeFirst(end + 1) }
                return Array(rest[..<end])
            }
            guard rest.count <= Self.longest else {
                throw Fault(description: "line \(number) is longer than \(Self.longest) bytes")
            }
            guard !isAtEnd, let more = try handle.read(upToCount: 1 << 16), !more.isEmpty else {
                isAtEnd = true
                defer { rest = [] }
                return rest.isEmpty ? nil : rest
            }
            rest += more
        }
    }
}

/// How an import goes: a line that is redrawn in a terminal, one at the end elsewhere.
private struct ImportProgress {
    private static let mostNamed = 20

    private let began: ContinuousClock.Instant
    private var lines = 0
    private var events = 0
    private var repeated = 0
    private(set) var refused = 0

    init(began: ContinuousClock.Instant) {
        self.began = began
    }

    mutating func add(_ answer: [UInt8], lines count: Int) {
        guard let fields = Reports.fields(of: answer) else { return }
        lines += count
        events += fields.integer("events")
        repeated += fields.integer("repeated")
        for one in fields.objects("refused") {
            refused += 1
            let isNamed = refused <= Self.mostNamed
            let erase = Terminal.columns == nil ? "" : "\r\u{1B}[2K"
            let message = Terminal.harmless(one.string("message") ?? "")
            if isNamed { Terminal.write("\(erase)line \(one.integer("line")): \(message)\n", to: 2) }
            if refused == Self.mostNamed { Terminal.write("further ones are counted\n", to: 2) }
        }
    }

    func show(isLast: Bool = false) {
        Terminal.redraw(line: summary, isLast: isLast)
    }

    private var summary: String {
        var parts = ["\(Figure.grouped(events)) events of \(Figure.grouped(lines)) lines taken in"]
        if repeated > 0 { parts.append("\(Figure.grouped(repeated)) lines had been before") }
        if refused > 0 { parts.append(Paint.yellow("\(Figure.grouped(refused)) lines refused")) }
        return parts.joined(separator: ", ")
    }

    /// Until so many lines as were sent may have been.
    func wait(rate: Double) async throws {
        try await Task.sleep(until: began + .seconds(Double(lines) / rate))
    }
}
