#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How a log line looks.
enum LogForm: Sendable {
    case json
    case human

    /// For people when this descriptor is a terminal.
    static func suiting(_ descriptor: Int32) -> LogForm {
        isatty(descriptor) == 1 ? .human : .json
    }
}
