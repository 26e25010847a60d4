import GRDB

/// When the log will be full of what somebody is still owed, and who that is.
///
/// Finished events do not count: near the bound they go. Of the used pages, what is owed is estimated by its share of the
/// events: those from the first that somebody still needs. Dead letters are spread over the same share.
extension Writer {
    static let selectFirst = "SELECT min(seq) FROM events"

    func forecast() throws {
        let owed = try firstOwed()
        let used = try usedBytes()
        let first = try db.prepared(Self.selectFirst).first() ?? lastSequence + 1
        let share = Double(lastSequence + 1 - owed.sequence) / Double(max(lastSequence + 1 - first, 1))
        let bytes = Int(Double(used) * min(max(share, 0), 1))
        space.growth.note(bytes, at: shared.configuration.now())
        shared.figures.forecast = LogStatus.Forecast(
            fillsIn: space.growth.seconds(until: bound - bytes),
            heldBy: owed.by.map(shared.catalog.name(of:)),
            refusal: try refusal())
    }

    /// Why no events are taken now.
    private func refusal() throws -> String? {
        if !space.ballast.isLaid { return "the disk is full" }
        return try measure() >= bound / 100 * 99 ? "the log is full" : nil
    }
}
