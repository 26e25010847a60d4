import NIOCore
import NIOHTTP1
import Vendors

/// An answer as bytes: one buffer, hence one write.
enum AnswerWriter {
    static let continueLine = "HTTP/1.1 100 Continue\r\n\r\n"

    static func bytes(of answer: Answer, manner: AnswerManner, date: String, allocator: ByteBufferAllocator)
        -> ByteBuffer
    {
        var buffer = allocator.buffer(capacity: 256 + answer.body.count)
        if answer.status == 200 {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            let status = HTTPResponseStatus(statusCode: answer.status)
            buffer.writeString("HTTP/1.1 \(answer.status) \(status.reasonPhrase)\r\n")
        }
        for field in answer.headers.fields where !isOurs(field.name) {
            write(field.name, field.value, to: &buffer)
        }
        let hasLength = answer.status >= 200 && answer.status != 204 && answer.status != 304
        if hasLength { write("Content-Length", String(answer.body.count), to: &buffer) }
        write("Date", date, to: &buffer)
        if !manner.isKeptAlive {
            buffer.writeStaticString("Connection: close\r\n")
        } else if manner.isToHTTP10 {
            buffer.writeStaticString("Connection: keep-alive\r\n")
        }
        buffer.writeStaticString("\r\n")
        if hasLength, !manner.isWithoutBody { buffer.writeBytes(answer.body) }
        return buffer
    }

    /// Fields that belong to the connection, whatever the handler says.
    private static func isOurs(_ name: String) -> Bool {
        name.isField("content-length") || name.isField("transfer-encoding") || name.isField("connection")
            || name.isField("date")
    }

    /// A line break inside a field would begin another one, or the body: control characters become spaces.
    private static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        if value.utf8.allSatisfy(isPrintable) {
            buffer.writeString(value)
        } else {
            buffer.writeBytes(value.utf8.map { isPrintable($0) ? $0 : UInt8(ascii: " ") })
        }
        buffer.writeStaticString("\r\n")
    }

    private static func isPrintable(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
    }
}
