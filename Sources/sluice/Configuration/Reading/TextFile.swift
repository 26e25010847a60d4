#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads a whole small file.
enum TextFile {
    /// - Parameter limit: in bytes; a larger file is refused, so that a device or a log named by mistake ends here.
    static func content(of path: String, atMost limit: Int) throws(TextFileFault) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw TextFileFault(reason: systemReason()) }
        defer { close(descriptor) }
        let bytes = try bytes(of: descriptor, atMost: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TextFileFault(reason: "is not UTF-8 text")
        }
        return text
    }

    private static func bytes(of descriptor: Int32, atMost limit: Int) throws(TextFileFault) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Self.systemRead(descriptor, $0) }
            if count < 0 { throw TextFileFault(reason: systemReason()) }
            if count == 0 { return content }
            content += chunk.prefix(count)
            if content.count > limit { throw TextFileFault(reason: "is larger than \(ByteCount(limit).notation)") }
        }
    }

    private static func systemRead(_ descriptor: Int32, _ chunk: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = unsafe read(descriptor, chunk.baseAddress, chunk.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }

    private static func systemReason() -> String {
        unsafe String(cString: strerror(errno))
    }
}
