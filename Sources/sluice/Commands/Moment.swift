import ArgumentParser
import EventLog
import Vendors

/// A point in time on the command line: RFC 3339, or a span ago such as `10m`.
struct Moment: ExpressibleByArgument {
    /// Since 1970.
    let milliseconds: Int64

    init?(argument: String) {
        if let moment = Timestamp.milliseconds(argument) {
            milliseconds = moment
        } else if let span = Duration(notation: argument) {
            milliseconds = WallClock.milliseconds() - span.components.seconds * 1000
        } else {
            return nil
        }
    }
}
