import GRDB

/// Reads what can be read of a table that is walked by its integer key, and notes what cannot.
///
/// Where a read fails the next readable row is found by looking ever further ahead (1, 2, 4 … numbers), then by halving
/// between the last place that failed and the first that did not. So a damaged page costs the rows on it, a damaged
/// inner page those below it, and some fifty reads.
struct ReadableRows {
    let db: Database
    let table: String
    let key: String
    /// What is selected; the key comes first.
    let columns: String
    private(set) var gaps: [SalvageReport.Gap] = []

    init(_ db: Database, _ table: String, key: String, columns: String) {
        self.db = db
        self.table = table
        self.key = key
        self.columns = columns
    }

    mutating func forEach(_ body: (Row) throws -> Void) throws {
        var after: Int64 = 0
        while true {
            do {
                guard let next = try page(after: after, body) else { return }
                after = next
            } catch let error as Interrupted {
                guard let next = try readable(beyond: error.after) else {
                    gaps.append(SalvageReport.Gap(table: table, first: error.after + 1, last: nil))
                    return
                }
                if next > error.after + 1 {
                    gaps.append(SalvageReport.Gap(table: table, first: error.after + 1, last: next - 1))
                }
                after = next - 1
            }
        }
    }

    /// A read failed after this row.
    private struct Interrupted: Error {
        let after: Int64
    }

    /// The last key that was read; nil at the end of the table.
    private func page(after start: Int64, _ body: (Row) throws -> Void) throws -> Int64? {
        var after = start
        // Not `> start`: SQLite would go to the page where `start` is, which may be the damaged one.
        let sql = "SELECT \(columns) FROM \(table) WHERE \(key) >= ? ORDER BY \(key) LIMIT 256"
        let rows: RowCursor
        do { rows = try Row.fetchCursor(db, sql: sql, arguments: [start + 1]) } catch {
            throw Interrupted(after: after)
        }
        while true {
            let row: Row?
            do { row = try rows.next() } catch { throw Interrupted(after: after) }
            guard let row else { return after == start ? nil : after }
            try body(row)
            after = row[0]
        }
    }

    /// The lowest key beyond a place that failed from which reading goes on; nil when there is none. A key beyond the end
    /// of the table when only the rows up to the end cannot be read.
    private func readable(beyond failed: Int64) throws -> Int64? {
        var bad = failed
        var step: Int64 = 1
        while true {
            let (candidate, isBeyond) = failed.addingReportingOverflow(step)
            if isBeyond || candidate > 1 << 53 { return nil }
            if let row = firstKey(from: candidate) {
                return narrow(from: bad + 1, to: row ?? candidate)
            }
            bad = candidate
            step *= 2
        }
    }

    /// Outer nil: it cannot be read. Inner nil: there is none.
    private func firstKey(from key: Int64) -> Int64?? {
        let sql = "SELECT \(columns) FROM \(table) WHERE \(self.key) >= ? ORDER BY \(self.key) LIMIT 1"
        do { return .some(try Row.fetchOne(db, sql: sql, arguments: [key])?[0]) } catch { return nil }
    }

    private func narrow(from low: Int64, to high: Int64) -> Int64 {
        var (low, high) = (low, high)
        while low < high {
            let middle = low + (high - low) / 2
            if firstKey(from: middle) != nil { high = middle } else { low = middle + 1 }
        }
        return high
    }
}
