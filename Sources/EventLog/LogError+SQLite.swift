import GRDB

extension LogError {
    /// What a failure of SQLite means for the log.
    init(_ operation: String, path: String, _ error: any Error) {
        guard let error = error as? DatabaseError else {
            self = error as? LogError ?? LogError(.failed, "\(operation) \(path): \(error)")
            return
        }
        let code = error.extendedResultCode
        let message = error.message ?? "no message"
        self.init(Self.code(of: error), "\(operation) \(path): \(message) (SQLite \(code.rawValue))")
    }

    private static func code(of error: DatabaseError) -> Code {
        switch error.extendedResultCode {
        // The disk is full while the shared index of the WAL grows; the WAL itself reports SQLITE_FULL.
        case .SQLITE_IOERR_SHMSIZE: .full
        default:
            switch error.resultCode {
            case .SQLITE_FULL: .full
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .unreadable
            default: .failed
            }
        }
    }
}
