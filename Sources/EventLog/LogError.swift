/// What the log could not do, and where.
public struct LogError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable, Equatable {
        /// The bound on its size, or the disk, is reached: ask again later.
        case full
        /// Too much waits to be written: ask again in a moment.
        case busy
        /// A destination is owed as much as its backlog may be: ask again later.
        case behind
        /// Another process holds the file; the detail says which.
        case locked
        /// The file is not a log, is damaged, or was written by a newer version. Nothing was changed.
        case unreadable
        /// A write or a sync failed: what was not answered may be lost, and the process must end.
        case failed
        /// The log was closed.
        case closed
    }

    public let code: Code
    /// For people: the operation, the path, and SQLite's code where there is one.
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { detail }
}
