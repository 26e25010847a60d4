import GRDB
import GRDBSQLite

/// A statement bound and stepped through SQLite's C interface.
///
/// GRDB prepares, caches and finalizes it; its `Row` and `StatementArguments` are passed by, since they allocate per
/// value and the log binds a million values a second. Used on the thread of its connection only. Column indexes start
/// at 0, parameter indexes at 1.
@safe struct PreparedStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    fileprivate init(_ statement: Statement) {
        self.statement = statement
        unsafe handle = statement.sqliteStatement
        reset()
    }

    // MARK: Parameters

    func bind(_ value: Int64, at index: Int32) {
        unsafe sqlite3_bind_int64(handle, index, value)
    }

    func bind(_ value: Int64?, at index: Int32) {
        if let value { bind(value, at: index) } else { unsafe sqlite3_bind_null(handle, index) }
    }

    func bind(real value: Double, at index: Int32) {
        unsafe sqlite3_bind_double(handle, index, value)
    }

    /// SQLite copies the text.
    func bind(_ text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                _ = unsafe sqlite3_bind_text(
                    handle, index, characters.baseAddress, Int32(characters.count), Self.transient)
            }
        }
    }

    /// Null for none.
    func bind(_ history: AttemptHistory, at index: Int32) {
        if history.isEmpty { unsafe sqlite3_bind_null(handle, index) } else { bind(history.text, at: index) }
    }

    /// SQLite copies the bytes.
    func bind(copying bytes: [UInt8], at index: Int32) {
        unsafe bytes.withUnsafeBytes { bytes in
            _ = unsafe sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), Self.transient)
        }
    }

    /// SQLite copies the bytes; nil is null.
    func bind(copying bytes: [UInt8]?, at index: Int32) {
        if let bytes { bind(copying: bytes, at: index) } else { unsafe sqlite3_bind_null(handle, index) }
    }

    /// The bytes must stay where they are until the statement is done.
    private func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
        if let start = bytes.baseAddress, unsafe !bytes.isEmpty {
            unsafe sqlite3_bind_blob64(handle, index, start, UInt64(bytes.count), nil)
        } else {
            // A null pointer would bind NULL.
            unsafe sqlite3_bind_zeroblob(handle, index, 0)
        }
    }

    /// `SQLITE_TRANSIENT`, a macro that Swift does not import: https://www.sqlite.org/c3ref/c_static.html
    private static var transient: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    // MARK: Running

    /// True while there is a row.
    func step() throws -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
            reset()
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
        }
    }

    /// To the end, then ready for other values.
    func run() throws {
        while try step() {}
        reset()
    }

    /// Runs with `bytes` bound where they lie, without a copy.
    func run(binding bytes: ArraySlice<UInt8>, at index: Int32) throws {
        try unsafe bytes.withUnsafeBytes { bytes in
            // Stays valid until the statement is done, which is before this closure returns.
            unsafe bind(bytes, at: index)
            try run()
        }
    }

    /// The first row's first column; nil when there is no row or it is null.
    func first() throws -> Int64? {
        defer { reset() }
        return try step() ? optional(0) : nil
    }

    func forEachRow(_ body: () throws -> Void) throws {
        defer { reset() }
        while try step() { try body() }
    }

    func reset() {
        unsafe sqlite3_reset(handle)
    }

    // MARK: Columns

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }

    func optional(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func history(_ column: Int32) -> AttemptHistory { AttemptHistory(text: text(column)) }

    /// Empty for null.
    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    func byteCount(_ column: Int32) -> Int { Int(unsafe sqlite3_column_bytes(handle, column)) }
}

extension Database {
    /// The statement for `sql`, prepared at its first use on this connection. One use at a time.
    func prepared(_ sql: String) throws -> PreparedStatement {
        PreparedStatement(try cachedStatement(sql: sql))
    }

    /// Rows changed by the statement that ran last.
    var changes: Int { unsafe Int(sqlite3_changes(sqliteConnection)) }
}
