import Foundation
import Synchronization

@testable import sluice

/// A sink whose lines can be looked at.
struct LogReader: ~Copyable {
    let sink: LogSink
    private let pipe = Pipe()

    init(threshold: Int = 16 << 10) {
        sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor, threshold: threshold)
    }

    /// What has been written up to now and not been looked at; nothing of what still waits in the sink.
    func written() -> String {
        // A byte of our own behind it, so that reading never waits for more.
        pipe.fileHandleForWriting.write(Data([0]))
        var text = Data()
        while text.last != 0 { text += pipe.fileHandleForReading.availableData }
        return String(decoding: text.dropLast(), as: UTF8.self)
    }
}
