/// Columns of text for a terminal.
struct Table {
    enum Alignment {
        case left
        case right
    }

    let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    /// - Parameters:
    ///   - width: columns of the terminal; the last cell of a row is cut to fit. Nil: as wide as it comes.
    ///   - paint: colours a padded cell, given its column and its row.
    func text(
        width: Int? = nil,
        paint: (_ cell: String, _ column: Int, _ row: [String]) -> String = { cell, _, _ in cell }
    ) -> String {
        let titles = columns.map(\.title)
        let rows = width.map(cut) ?? rows
        let widths = columns.indices.map { column in (rows + [titles]).map { $0[column].count }.max() ?? 0 }
        let head = line(titles, widths) { cell, _ in cell }
        let lines = rows.map { row in line(row, widths) { cell, column in paint(cell, column, row) } }
        return ([head] + lines).joined(separator: "\n")
    }

    private func cut(to width: Int) -> [[String]] {
        let others = columns.indices.dropLast().map { column in
            (rows.map { $0[column].count } + [columns[column].title.count]).max() ?? 0
        }
        let room = max(width - others.reduce(0) { $0 + $1 + 2 }, 12)
        return rows.map { row in
            guard let last = row.last, last.count > room else { return row }
            return row.dropLast() + [last.prefix(room - 1) + "…"]
        }
    }

    private func line(_ cells: [String], _ widths: [Int], _ paint: (String, Int) -> String) -> String {
        let padded = cells.enumerated().map { column, cell in
            let isLast = column == cells.count - 1
            let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
            switch columns[column].alignment {
            case .left: return paint(cell, column) + (isLast ? "" : padding)
            case .right: return padding + paint(cell, column)
            }
        }
        let line = padded.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
